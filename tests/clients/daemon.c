/* SPDX-License-Identifier: MIT */
/* Knows a listening socket from /proc/net/unix. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "clients/daemon.h"

/* Milliseconds between two looks. */
#define INTERVAL 5

#define ACCEPTS 0x10000 /* __SO_ACCEPTCON, linux/net.h */

/*
 * haproxy listens on a name of its own and then renames it, which the table
 * does not tell: the name begins as the path, and the path exists.
 */
static bool
is_listening(const char *path)
{
	char line[512], name[256];
	bool rv = false;
	unsigned flags;
	FILE *table;

	table = fopen("/proc/net/unix", "re");
	assert_non_null(table);
	while (!rv && fgets(line, sizeof(line), table) != NULL)
		rv = sscanf(line, "%*s %*x %*x %x %*x %*x %*u %255s", &flags,
		         name) == 2 &&
		     (flags & ACCEPTS) != 0 &&
		     strncmp(name, path, strlen(path)) == 0;
	fclose(table);
	return rv && access(path, F_OK) == 0;
}

static void
append_log(const struct process *process, struct process_result *result)
{
	char bytes[4096];
	size_t len;
	FILE *log;

	log = fopen(process->log, "re");
	assert_non_null(log);
	while ((len = fread(bytes, 1, sizeof(bytes), log)) > 0) {
		result->output = realloc(result->output, result->len + len + 1);
		assert_non_null(result->output);
		memcpy(result->output + result->len, bytes, len);
		result->len += len;
		result->output[result->len] = '\0';
	}
	fclose(log);
}

void
daemon_start(struct process *process, const char *const argv[],
    const char *const env[], const char *dir, const char *path)
{
	struct process_result log = {.output = NULL};
	struct pollfd ended = {.events = POLLIN};

	unlink(path);
	process_start_env(process, argv, env, dir, "daemon");
	ended.fd = process->pidfd;
	while (!is_listening(path)) {
		if (poll(&ended, 1, INTERVAL) == 0)
			continue;
		append_log(process, &log);
		fail_msg("%s ended: %s", argv[0], log.output);
	}
}

void
daemon_stop(struct process *process, struct process_result *result)
{
	process_stop(process);
	append_log(process, result);
}
