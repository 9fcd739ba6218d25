/* SPDX-License-Identifier: MIT */
/*
 * leaver HOW CALL...: a program without TLS, at its end. It exits ("exit"), or
 * a child of it does ("fork"), whose status it has then. If one of the CALLs
 * (malloc, calloc, getenv, secure_getenv, getpid) comes meanwhile, by whichever
 * object, its name is printed, and the status is 3. Whatever else reads the
 * environment then crashes.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What glibc has under other names as well. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);

static char **calls;
static bool is_leaving;

static void
say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) == -1)
		_exit(4);
}

static void
note(const char *name)
{
	char **call;

	for (call = calls; is_leaving && *call != NULL; call++) {
		if (strcmp(*call, name) == 0) {
			say(name);
			_exit(3);
		}
	}
}

void *
malloc(size_t size)
{
	note("malloc");
	return __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	note("calloc");
	return __libc_calloc(count, size);
}

static char *
find(const char *name)
{
	size_t len = strlen(name);
	char **entry;

	for (entry = environ; *entry != NULL; entry++) {
		if (strncmp(*entry, name, len) == 0 && (*entry)[len] == '=')
			return *entry + len + 1;
	}
	return NULL;
}

char *
getenv(const char *name)
{
	note("getenv");
	return find(name);
}

char *
secure_getenv(const char *name)
{
	note("secure_getenv");
	return find(name);
}

pid_t
getpid(void)
{
	note("getpid");
	return (pid_t)syscall(SYS_getpid);
}

/* As a plugin leaves it that has set a string of its own, and is unloaded. */
static void
leave(void)
{
	static char *gone[] = {(char *)1, NULL};

	environ = gone;
	is_leaving = true;
	say("leaving\n");
	exit(0);
}

int
main(int argc, char *argv[])
{
	int status;
	pid_t child;

	if (argc < 2)
		return 2;
	calls = argv + 2;
	if (strcmp(argv[1], "exit") == 0)
		leave();
	child = fork();
	if (child == 0)
		leave();
	if (child == -1 || waitpid(child, &status, 0) != child)
		return 2;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
