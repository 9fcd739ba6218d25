/* SPDX-License-Identifier: MIT */
/* A running process: has it the shim, its variables, and which libssl? */
#ifndef LEGACYTLS_COMMAND_PROCESS_H
#define LEGACYTLS_COMMAND_PROCESS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "command/tls.h"
#include "command/variables.h"

#define PROCESS_LIBSSL_MAX 4

/* What /proc/PID tells. */
struct process {
	char exe[PATH_MAX];  /* "/proc/PID/exe" */
	char root[64];       /* "/proc/PID/root" */
	char path[PATH_MAX]; /* of its program, as the process sees it */
	bool is_elsewhere;   /* here that is another file, or none */
	bool is_loaded;      /* liblegacytls.so is, as code */
	bool has_reach;      /* legacytls-reach.so is */
	bool has_dlsym;      /* so is one that has OpenSSL by dlsym */
	bool is_secure;      /* AT_SECURE: it ignores its variables */
	bool is_unseen;      /* it has written over its environment */
	bool is_odd;         /* there is a word without '=' in it */
	char *values[VARIABLE_COUNT]; /* of its environment; or NULL */
	char name[NAME_MAX + 1];      /* of the file that was executed; or "" */
	bool is_name_sure;            /* it is whole, and not set since */
	size_t libssl_count;          /* those that are mapped */
	struct {
		enum tls_kind kind;
		char path[PATH_MAX];
	} libssl[PROCESS_LIBSSL_MAX];
};

/*
 * Reads maps and environ of the process. The environment is that of its start:
 * what it has set itself since is not seen, and nothing is if it has written
 * over it (setproctitle). A file that it has mapped as data is not loaded. The
 * name of what was executed is a script's or a
 * link's own; who may not read memory of the process gets that of its main
 * thread, up to 15 bytes of the same unless it was set. Returns 0; or -1 with
 * errno: there is no such process, it has no program (a kernel thread), or it
 * is another user's. process_free is for after either.
 */
int process_read(struct process *process, const char *pid);

void process_free(struct process *process);

#endif
