/* SPDX-License-Identifier: MIT */
/* The open descriptors of this process. */
#ifndef LEGACYTLS_PRELOAD_DESCRIPTORS_H
#define LEGACYTLS_PRELOAD_DESCRIPTORS_H

#include <sys/types.h>

#include <stdbool.h>

struct descriptors {
	int end;        /* asked about by number up to here */
	off_t count;    /* of the open ones; 0: not known */
	bool is_whole;  /* none is past the end */
	bool is_sparse; /* few of so many are open */
};

/*
 * How far they go: from the table's size in /proc (FDSize of
 * proc_pid_status(5)), which takes a descriptor while it is read. Without it
 * as far as RLIMIT_NOFILE, 1,024 at least, and is_whole is false, for that may
 * have been lowered after some were opened. is_counted: from their number
 * (Linux 6.2 and later, as the size of a folder in /proc), if that is known,
 * which is cheaper; but if another thread opens or closes some meanwhile, one
 * may be missed.
 * Takes no lock and no memory. Safe in any thread; errno may change.
 */
struct descriptors descriptors_extent(bool is_counted);

/*
 * Calls visit for each that is open: of as many as were counted if they have
 * low numbers, else as they are listed in /proc, which takes a descriptor
 * meanwhile. Returns false if there may be more of them. What another thread
 * opens or closes meanwhile may be seen or not. The files stay as they are:
 * poll(2) takes an event of some (proc_pid_mounts(5), triggers of
 * /proc/pressure) from whoever waits for it. errno may change.
 */
bool descriptors_each(const struct descriptors *all,
    void (*visit)(int fd, void *data), void *data);

#endif
