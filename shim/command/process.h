/* SPDX-License-Identifier: MIT */
/* A running process: has it the shim, its variables, and which libssl? */
#ifndef LEGACYTLS_COMMAND_PROCESS_H
#define LEGACYTLS_COMMAND_PROCESS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "command/tls.h"

#define PROCESS_LIBSSL_MAX 4

/* What /proc/PID tells. */
struct process {
	char exe[PATH_MAX];  /* "/proc/PID/exe" */
	char root[64];       /* "/proc/PID/root" */
	char path[PATH_MAX]; /* of its program, as the process sees it */
	bool is_elsewhere;   /* here that is another file, or none */
	bool is_loaded;      /* liblegacytls.so is mapped */
	bool has_reach;      /* legacytls-reach.so is mapped */
	bool has_dlsym;      /* so is one that has OpenSSL by dlsym */
	char *hosts;         /* LEGACYTLS_HOSTS in its environment, or NULL */
	bool has_journal;    /* LEGACYTLS_JOURNAL was */
	bool has_programs;   /* LEGACYTLS_PROGRAMS was */
	char programs[256];  /* its value, cut */
	size_t libssl_count; /* those that are mapped */
	struct {
		enum tls_kind kind;
		char path[PATH_MAX];
	} libssl[PROCESS_LIBSSL_MAX];
};

/*
 * Reads maps and environ of the process. The environment is that of its start;
 * what it has set itself since is not seen. Returns 0; or -1 with errno: there
 * is no such process, it has no program (a kernel thread), or it is another
 * user's. process_free is for after either.
 */
int process_read(struct process *process, const char *pid);

void process_free(struct process *process);

#endif
