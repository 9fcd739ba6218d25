/* SPDX-License-Identifier: MIT */
/* posix_spawn, pipes and /proc for the tests. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/process.h"

#define DEADLINE_SECONDS 120
#define ENV_MAX 512

extern char **environ;

static bool
is_variable(const char *entry, const char *name)
{
	size_t len = strcspn(name, "=");

	return strncmp(entry, name, len) == 0 &&
	       (entry[len] == '=' || entry[len] == '\0');
}

/* The environment without the shim's variables and with the changes. */
static void
make_env(const char *made[ENV_MAX], const char *const changes[])
{
	size_t i, j, n = 0;

	for (i = 0; environ[i] != NULL; i++) {
		bool is_kept = !is_variable(environ[i], "LD_PRELOAD") &&
		               strncmp(environ[i], "LEGACYTLS_", 10) != 0;

		for (j = 0; changes != NULL && changes[j] != NULL; j++)
			is_kept &= !is_variable(environ[i], changes[j]);
		if (is_kept)
			made[n++] = environ[i];
		assert_true(n < ENV_MAX / 2);
	}
	for (j = 0; changes != NULL && changes[j] != NULL; j++) {
		if (strchr(changes[j], '=') != NULL)
			made[n++] = changes[j];
		/* What a program leaks that is not ours is its own affair. */
		if (is_variable(changes[j], "LD_PRELOAD"))
			made[n++] = "ASAN_OPTIONS=detect_leaks=0";
	}
	made[n] = NULL;
}

static pid_t
spawn(const char *const argv[], const char *const changes[], int in, int out)
{
	const char *env[ENV_MAX];
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int error;

	make_env(env, changes);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv,
	    (char *const *)env);
	posix_spawn_file_actions_destroy(&actions);
	if (error != 0)
		fail_msg("%s: %s", argv[0], strerror(error));
	return pid;
}

static int
milliseconds_left(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int)(DEADLINE_SECONDS - (now.tv_sec - start->tv_sec)) * 1000;
}

/* Reads until the other end is closed. */
static void
collect(int fd, pid_t pid, struct process_result *result)
{
	struct pollfd readable = {.fd = fd, .events = POLLIN};
	struct timespec start;
	ssize_t got;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		result->output = realloc(result->output, result->len + 65537);
		assert_non_null(result->output);
		result->output[result->len] = '\0';
		if (poll(&readable, 1, milliseconds_left(&start)) <= 0) {
			kill(pid, SIGKILL);
			fail_msg("no end; so far: %s", result->output);
		}
		got = read(fd, result->output + result->len, 65536);
		if (got <= 0)
			return;
		result->len += got;
	}
}

struct process_result
process_run(
    const char *const argv[], const char *const env[], const char *input)
{
	struct process_result result = {0};
	int in, out[2], status;
	pid_t pid;

	in = memfd_create("input", MFD_CLOEXEC);
	assert_true(in != -1);
	if (input != NULL) {
		assert_int_equal(
		    write(in, input, strlen(input)), strlen(input));
		lseek(in, 0, SEEK_SET);
	}
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pid = spawn(argv, env, in, out[1]);
	close(in);
	close(out[1]);
	collect(out[0], pid, &result);
	close(out[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	result.status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return result;
}

void
process_result_free(struct process_result *result)
{
	free(result->output);
	result->output = NULL;
}

void
process_start_env(struct process *process, const char *const argv[],
    const char *const env[], const char *dir, const char *name)
{
	int in, log;

	snprintf(process->log, sizeof(process->log), "%s/%s.log", dir, name);
	log = open(process->log, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(log != -1);
	in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_true(in != -1);
	process->pid = spawn(argv, env, in, log);
	process->pidfd = (int)syscall(SYS_pidfd_open, process->pid, 0);
	assert_true(process->pidfd != -1);
	close(in);
	close(log);
}

void
process_start(struct process *process, const char *const argv[],
    const char *dir, const char *name)
{
	process_start_env(process, argv, NULL, dir, name);
}

bool
process_can_mount(void)
{
	const char *const argv[] = {
	    "unshare", "-m", "mount", "-t", "tmpfs", "none", "/tmp", NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	bool rv = result.status == 0;

	process_result_free(&result);
	return rv;
}

/* The port of the listening IPv4 socket with the inode; 0 if there is none. */
static uint16_t
port_of_inode(unsigned long inode)
{
	char line[512];
	unsigned port, state, found = 0;
	unsigned long other;
	FILE *table;

	table = fopen("/proc/net/tcp", "re");
	assert_non_null(table);
	while (found == 0 && fgets(line, sizeof(line), table) != NULL) {
		if (sscanf(line,
		        "%*d: %*x:%x %*x:%*x %x %*s %*s %*s %*d %*d %lu", &port,
		        &state, &other) == 3 &&
		    state == 0x0a && other == inode)
			found = port;
	}
	fclose(table);
	return (uint16_t)found;
}

static uint16_t
listening_port(pid_t pid)
{
	char path[64], target[64];
	struct dirent *entry;
	unsigned long inode;
	uint16_t port, lowest = 0;
	ssize_t len;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		len = readlinkat(
		    dirfd(dir), entry->d_name, target, sizeof(target) - 1);
		if (len == -1)
			continue;
		target[len] = '\0';
		if (sscanf(target, "socket:[%lu]", &inode) != 1)
			continue;
		port = port_of_inode(inode);
		if (port != 0 && (lowest == 0 || port < lowest))
			lowest = port;
	}
	closedir(dir);
	return lowest;
}

uint16_t
process_listening(const struct process *process)
{
	struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};
	const char *const show[] = {"cat", process->log, NULL};
	struct process_result log;
	struct timespec start;
	uint16_t port;

	clock_gettime(CLOCK_MONOTONIC, &start);
	while (milliseconds_left(&start) > 0) {
		port = listening_port(process->pid);
		if (port != 0)
			return port;
		if (poll(&ended, 1, 5) != 0)
			break;
	}
	log = process_run(show, NULL, NULL);
	fail_msg("the server does not listen: %s", log.output);
	return 0;
}

void
process_stop(struct process *process)
{
	if (process->pid == 0)
		return;
	kill(process->pid, SIGTERM);
	waitpid(process->pid, NULL, 0);
	close(process->pidfd);
	process->pid = 0;
}
