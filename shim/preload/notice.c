/* SPDX-License-Identifier: MIT */
/* Writes a line to stderr without harm to the program that owns it. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "preload/notice.h"

/* What descriptor 2 was when this object was loaded; written once, by then. */
static struct stat at_load;

static void __attribute__((constructor)) remember(void)
{
	if (fstat(STDERR_FILENO, &at_load) == -1)
		memset(&at_load, 0, sizeof(at_load));
}

/*
 * Is descriptor 2 stderr still, and not a file or a socket of the program's
 * that has its number by chance? A terminal, a pipe or a log is what a program
 * that puts something else there means.
 */
static bool
is_stderr(void)
{
	struct stat now;

	if (fstat(STDERR_FILENO, &now) == -1)
		return false;
	if (now.st_dev == at_load.st_dev && now.st_ino == at_load.st_ino)
		return true;
	return S_ISCHR(now.st_mode) || S_ISFIFO(now.st_mode) ||
	       (S_ISREG(now.st_mode) &&
	           (fcntl(STDERR_FILENO, F_GETFL) & O_APPEND) != 0);
}

/* A reader of stderr that is gone must not end the program by SIGPIPE. */
static void
emit(const char *line, size_t len)
{
	const struct timespec at_once = {0};
	sigset_t pipe_signal, before, pending;
	ssize_t written;

	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
	do {
		written = write(STDERR_FILENO, line, len);
	} while (written == -1 && errno == EINTR);
	if (written == -1 && errno == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&pipe_signal, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
notice(const char *format, ...)
{
	char line[NOTICE_SIZE] = "legacytls: ";
	size_t prefix = strlen(line), room = sizeof(line) - prefix - 1, len;
	va_list args;
	size_t i;
	int rv;

	if (!is_stderr())
		return;
	va_start(args, format);
	rv = vsnprintf(line + prefix, room, format, args);
	va_end(args);
	if (rv < 0)
		return;
	len = prefix + ((size_t)rv < room ? (size_t)rv : room - 1);
	for (i = prefix; i < len; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	}
	line[len] = '\n';
	emit(line, len + 1);
}
