/* SPDX-License-Identifier: MIT */
/* Puts lines where they belong, or loses them. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "policy/calendar.h"
#include "preload/journal.h"
#include "preload/notice.h"
#include "preload/program.h"
#include "preload/quiet.h"

/* RFC 3164 4.1.1: facility 10, severity 6. */
#define AUTHPRIV_INFO (10 << 3 | 6)

/* As the process ends no memory is taken, as strerror(3) does, nor a lock. */
static bool is_ending;

static void
say_lost(const char *target, int error)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;
	char number[32];

	if (atomic_flag_test_and_set(&said))
		return;
	snprintf(number, sizeof(number), "error %d", error);
	notice("LEGACYTLS_JOURNAL: cannot write to \"%.400s\": %s; its "
	       "records are lost, and nothing else",
	    target, is_ending ? number : strerror(error));
}

/* A file or a FIFO, but no device, nor what a symbolic link leads to. */
static int
open_path(const char *path)
{
	struct stat info;
	int fd;

	/* O_NONBLOCK: a FIFO without a reader is an error at once. */
	fd = open(path,
	    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK |
	        O_CLOEXEC | O_NOCTTY,
	    S_IRUSR | S_IWUSR);
	if (fd == -1)
		return -1;
	if (fstat(fd, &info) == 0 &&
	    (S_ISREG(info.st_mode) || S_ISFIFO(info.st_mode)))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

/* After a disk was full the next line must not go on where it was cut. */
static int
write_line(int fd, const char *line, size_t len)
{
	static atomic_bool is_torn;
	size_t written;

	if (atomic_load(&is_torn)) {
		if (quiet_write(fd, "\n", 1) != 1)
			return -1;
		atomic_store(&is_torn, false);
	}
	written = quiet_write(fd, line, len);
	if (written > 0 && written < len)
		atomic_store(&is_torn, true);
	return written == len ? 0 : -1;
}

static int
write_path(const char *path, const char *line, size_t len)
{
	int fd = open_path(path), rv, error;

	if (fd == -1)
		return -1;
	rv = write_line(fd, line, len);
	error = errno;
	close(fd);
	errno = error;
	return rv;
}

/*
 * "Nov 21 20:45:30" in the sender's zone, in English: RFC 3164 4.1.2. As the
 * process ends it is UTC, for the zone is not to be read any more.
 */
static void
date_format(char text[32])
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct calendar date = calendar_of(now);
	struct tm parts;

	if (!is_ending && localtime_r(&now, &parts) != NULL) {
		date.month = parts.tm_mon + 1;
		date.day = parts.tm_mday;
		date.hour = parts.tm_hour;
		date.minute = parts.tm_min;
		date.second = parts.tm_sec;
	}
	snprintf(text, 32, "%.3s %2d %02d:%02d:%02d",
	    months + 3 * ((date.month - 1) % 12), date.day % 100,
	    date.hour % 100, date.minute % 100, date.second % 100);
}

/* The name up to what would end it in a header: RFC 3164 4.1.3. */
static int
head_format(char text[128])
{
	const char *name = program_name();
	char date[32];
	int len = 0;

	date_format(date);
	while (len < 48 && name[len] > ' ' && name[len] < 0x7f &&
	       strchr(":[]", name[len]) == NULL)
		len++;
	return snprintf(text, 128, "<%d>%s %.*s[%ld]: ", AUTHPRIV_INFO, date,
	    len, name, (long)getpid());
}

static int
write_syslog(const char *line, size_t len)
{
	struct sockaddr_un address = {AF_UNIX, "/dev/log"};
	char head[128];
	struct iovec parts[] = {
	    {head, (size_t)head_format(head)},
	    /* Without the newline, which is a file's. */
	    {(char *)line, len - 1},
	};
	const struct msghdr message = {
	    .msg_name = &address,
	    .msg_namelen = sizeof(address),
	    .msg_iov = parts,
	    .msg_iovlen = 2,
	};
	int fd, error;
	ssize_t sent;

	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return -1;
	sent = sendmsg(fd, &message, MSG_NOSIGNAL);
	error = errno;
	close(fd);
	errno = error;
	return sent == -1 ? -1 : 0;
}

void
journal_end(void)
{
	is_ending = true;
}

void
journal_write(const char *target, const char *line, size_t len)
{
	int state = quiet_begin(), rv = 0;

	if (strcmp(target, "stderr") == 0) {
		if (notice_is_stderr() && quiet_is_ready(STDERR_FILENO))
			(void)quiet_write(STDERR_FILENO, line, len);
	} else if (strcmp(target, "syslog") == 0) {
		rv = write_syslog(line, len);
	} else {
		rv = write_path(target, line, len);
	}
	if (rv == -1)
		say_lost(target, errno);
	quiet_end(state);
}
