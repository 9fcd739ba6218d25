/* SPDX-License-Identifier: MIT */
/* posix_spawn(3) of /proc/self/exe. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/preload_list.h"
#include "command/probe_run.h"
#include "command/say.h"

/* Seconds beyond the task's own, for the process to start and end. */
#define GRACE 3

extern char **environ;

/* Each removal moves the rest up. */
static int
forget_settings(void)
{
	char name[64];
	size_t i = 0, len;

	while (environ[i] != NULL) {
		len = strcspn(environ[i], "=");
		if (strncmp(environ[i], "LEGACYTLS_", 10) != 0 ||
		    environ[i][len] != '=' || len >= sizeof(name)) {
			i++;
			continue;
		}
		memcpy(name, environ[i], len);
		name[len] = '\0';
		if (unsetenv(name) == -1)
			return -1;
	}
	return 0;
}

int
probe_run_prepare(const char *library)
{
	char *list = preload_list_add(getenv("LD_PRELOAD"), library, " :");
	int rv = -1;

	if (list != NULL && forget_settings() == 0)
		rv = setenv("LD_PRELOAD", list, 1);
	if (rv == -1)
		say("cannot set the environment: %s", strerror(errno));
	free(list);
	return rv;
}

/* Starts the child with its end of the socket; 0, or an error number. */
static int
start(int end, pid_t *pid)
{
	static char *const argv[] = {
	    (char *)"legacytls", (char *)"probe", (char *)PROBE_CHILD, NULL};
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
	if (error == 0)
		error = posix_spawn(
		    pid, "/proc/self/exe", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static int
wait_for_result(int end, int milliseconds)
{
	struct pollfd ready = {.fd = end, .events = POLLIN};
	int rv;

	do
		rv = poll(&ready, 1, milliseconds);
	while (rv == -1 && errno == EINTR);
	return rv;
}

static void
fail(struct probe_result *result, const char *why)
{
	*result = (struct probe_result){.outcome = PROBE_BROKEN};
	snprintf(result->text, sizeof(result->text),
	    "the child process fails: %s", why);
}

/* Sends the request and waits for the result; false: there is no end of it. */
static bool
exchange(
    int end, const struct probe_request *request, struct probe_result *result)
{
	unsigned connections = request->task == PROBE_OUT_OF_REACH ? 2 : 1;
	int limit = (int)(connections * request->seconds + GRACE) * 1000;
	ssize_t len;

	if (send(end, request, sizeof(*request), MSG_NOSIGNAL) == -1) {
		fail(result, strerror(errno));
		return true;
	}
	if (wait_for_result(end, limit) == 0) {
		*result = (struct probe_result){.outcome = PROBE_SILENT};
		snprintf(result->text, sizeof(result->text),
		    request->task == PROBE_RESOLVE ?
		        "no answer from the name servers" :
		        "the server does not come to an end");
		return false;
	}
	len = recv(end, result, sizeof(*result), 0);
	if (len != sizeof(*result))
		fail(result, "it ends without a result");
	return true;
}

void
probe_run(const char *rule, const struct probe_request *request,
    struct probe_result *result)
{
	int ends[2], error;
	pid_t pid;

	if ((rule != NULL ? setenv("LEGACYTLS_HOSTS", rule, 1) :
	                    unsetenv("LEGACYTLS_HOSTS")) == -1 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1) {
		fail(result, strerror(errno));
		return;
	}
	error = start(ends[1], &pid);
	close(ends[1]);
	if (error == 0) {
		if (!exchange(ends[0], request, result))
			kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
			continue;
	} else {
		fail(result, strerror(error));
	}
	close(ends[0]);
}
