/* SPDX-License-Identifier: MIT */
/* Writes with the signals held back that writing can raise. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "preload/quiet.h"

static int
write_all(int fd, const char *text, size_t len)
{
	ssize_t written;

	while (len > 0) {
		written = write(fd, text, len);
		if (written == -1 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		text += written;
		len -= (size_t)written;
	}
	return 0;
}

/* Is there room? A pipe that nobody reads would stop the program. */
static bool
is_ready(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};

	return poll(&poll_fd, 1, 0) == 1;
}

int
quiet_write(int fd, const char *text, size_t len)
{
	const struct timespec at_once = {0};
	sigset_t raised, before, pending;
	int rv, error;

	if (!is_ready(fd)) {
		errno = EAGAIN;
		return -1;
	}
	sigemptyset(&raised);
	sigaddset(&raised, SIGPIPE);
	sigaddset(&raised, SIGXFSZ);
	pthread_sigmask(SIG_BLOCK, &raised, &before);
	/* One that waits already is the program's. */
	sigpending(&pending);
	if (sigismember(&pending, SIGPIPE))
		sigdelset(&raised, SIGPIPE);
	if (sigismember(&pending, SIGXFSZ))
		sigdelset(&raised, SIGXFSZ);
	rv = write_all(fd, text, len);
	error = errno;
	if (rv == -1 && (error == EPIPE || error == EFBIG))
		sigtimedwait(&raised, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return rv;
}
