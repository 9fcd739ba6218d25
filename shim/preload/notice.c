/* SPDX-License-Identifier: MIT */
/* Writes a line to stderr without harm to the program that owns it. */
#include <sys/stat.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

#include "common/line.h"
#include "preload/notice.h"
#include "preload/quiet.h"

/* What descriptor 2 was when this object was loaded. */
static struct {
	pthread_once_t once;
	struct stat info;
	bool was_open;
} at_load = {.once = PTHREAD_ONCE_INIT};

static void
remember(void)
{
	at_load.was_open = fstat(STDERR_FILENO, &at_load.info) == 0;
}

/* Before the program can change it; those of its libraries come first. */
static void __attribute__((constructor(101))) remember_at_load(void)
{
	pthread_once(&at_load.once, remember);
}

/*
 * A terminal, a pipe or a log is what a program that puts something else there
 * means. If it was closed, whatever has its number is no stderr.
 */
bool
notice_is_stderr(void)
{
	struct stat now;

	pthread_once(&at_load.once, remember);
	if (!at_load.was_open || fstat(STDERR_FILENO, &now) == -1)
		return false;
	if (now.st_dev == at_load.info.st_dev &&
	    now.st_ino == at_load.info.st_ino)
		return true;
	if (S_ISCHR(now.st_mode))
		return isatty(STDERR_FILENO);
	return S_ISFIFO(now.st_mode) ||
	       (S_ISREG(now.st_mode) &&
	           (fcntl(STDERR_FILENO, F_GETFL) & O_APPEND) != 0);
}

void
notice(const char *format, ...)
{
	char line[NOTICE_SIZE];
	va_list args;
	size_t len;

	if (!notice_is_stderr())
		return;
	va_start(args, format);
	len = line_format(line, sizeof(line), format, args);
	va_end(args);
	if (quiet_is_ready(STDERR_FILENO))
		(void)quiet_write(STDERR_FILENO, line, len);
}
