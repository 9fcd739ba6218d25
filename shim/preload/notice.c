/* SPDX-License-Identifier: MIT */
/* Writes a line to stderr without harm to the program that owns it. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "preload/notice.h"

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
