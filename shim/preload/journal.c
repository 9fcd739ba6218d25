/* SPDX-License-Identifier: MIT */
/* Puts lines where they belong, or loses them. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "preload/journal.h"
#include "preload/json.h"
#include "preload/notice.h"
#include "preload/program.h"
#include "preload/quiet.h"

/* RFC 3164 4.1.1: facility 10, severity 6. */
#define AUTHPRIV_INFO (10 << 3 | 6)

bool
journal_is_target(const char *target)
{
	return strcmp(target, "stderr") == 0 || strcmp(target, "syslog") == 0 ||
	       target[0] == '/';
}

static void
say_lost(const char *target, int error)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if (!atomic_flag_test_and_set(&said))
		notice("LEGACYTLS_JOURNAL: cannot write to \"%.400s\": %s; its "
		       "records are lost, and nothing else",
		    target, strerror(error));
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

static int
write_path(const char *path, const char *line, size_t len)
{
	int fd = open_path(path), rv, error;

	if (fd == -1)
		return -1;
	rv = quiet_write(fd, line, len);
	error = errno;
	close(fd);
	errno = error;
	return rv;
}

/* Times are told in the sender's zone: RFC 3164 4.1.2. */
static int
write_syslog(const char *line, size_t len)
{
	const struct sockaddr_un address = {AF_UNIX, "/dev/log"};
	char message[JSON_SIZE + 512];
	char date[32] = "";
	struct tm parts;
	time_t now = time(NULL);
	int fd, head, error;
	ssize_t sent;

	if (localtime_r(&now, &parts) != NULL)
		strftime(date, sizeof(date), "%b %e %H:%M:%S", &parts);
	head = snprintf(message, sizeof(message),
	    "<%d>%s %.64s[%ld]: ", AUTHPRIV_INFO, date, program_name(),
	    (long)getpid());
	if (head < 0 || (size_t)head + len > sizeof(message)) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(message + head, line, len);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return -1;
	/* Without the newline, which is a file's. */
	sent = sendto(fd, message, (size_t)head + len - 1, MSG_NOSIGNAL,
	    (const struct sockaddr *)&address, sizeof(address));
	error = errno;
	close(fd);
	errno = error;
	return sent == -1 ? -1 : 0;
}

void
journal_write(const char *target, const char *line, size_t len)
{
	int rv;

	if (strcmp(target, "stderr") == 0) {
		if (notice_is_stderr())
			(void)quiet_write(STDERR_FILENO, line, len);
		return;
	}
	rv = strcmp(target, "syslog") == 0 ? write_syslog(line, len) :
	                                     write_path(target, line, len);
	if (rv == -1)
		say_lost(target, errno);
}
