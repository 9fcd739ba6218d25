/* SPDX-License-Identifier: MIT */
/* Child processes of the tests: run one, or keep a server. */
#ifndef LEGACYTLS_TESTS_PROCESS_H
#define LEGACYTLS_TESTS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROCESS_ARGS 64

/* What a command did. output: its stdout and stderr as they came, with NUL. */
struct process_result {
	int status; /* exit code; 128 + n if signal n ended it */
	char *output;
	size_t len;
};

/*
 * Runs argv (NULL at the end, argv[0] sought in PATH) to its end and returns
 * what it did; process_result_free frees it. env is NULL or "NAME=value"
 * strings that replace or add to the environment, and "NAME" to remove; both
 * are applied to this process's environment less LD_PRELOAD and LEGACYTLS_*.
 * input is NULL (no input) or is written to its stdin. Fails the cmocka test
 * if it cannot be started, or has not ended after two minutes.
 */
struct process_result process_run(
    const char *const argv[], const char *const env[], const char *input);

void process_result_free(struct process_result *result);

/*
 * Can a program be run in a mount namespace of its own, and mount there? It
 * takes root, and more than a container or a chroot may leave to it.
 */
bool process_can_mount(void);

/* A running server. */
struct process {
	pid_t pid;
	int pidfd;
	char log[256]; /* the file with its output */
};

/* Starts argv, output into the file dir/name.log. */
void process_start(struct process *process, const char *const argv[],
    const char *dir, const char *name);

/* The same with changes of the environment as for process_run. */
void process_start_env(struct process *process, const char *const argv[],
    const char *const env[], const char *dir, const char *name);

/*
 * Waits until the process, or a child of it, listens on an IPv4 TCP socket,
 * and returns the lowest such port. Fails the test, with the log, if it ends.
 */
uint16_t process_listening(const struct process *process);

/* Ends it by its pid and waits for that. Does nothing the second time. */
void process_stop(struct process *process);

#endif
