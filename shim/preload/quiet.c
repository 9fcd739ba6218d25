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

static size_t
write_all(int fd, const char *text, size_t len)
{
	size_t sum = 0;
	ssize_t written;

	while (sum < len) {
		written = write(fd, text + sum, len - sum);
		if (written == -1 && errno == EINTR)
			continue;
		if (written <= 0)
			break;
		sum += (size_t)written;
	}
	return sum;
}

/* Is there room? A pipe that nobody reads would stop the program. */
static bool
is_ready(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};

	return poll(&poll_fd, 1, 0) == 1;
}

size_t
quiet_write(int fd, const char *text, size_t len)
{
	const struct timespec at_once = {0};
	sigset_t raised, before, pending;
	size_t written;
	int error;

	if (!is_ready(fd)) {
		errno = EAGAIN;
		return 0;
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
	written = write_all(fd, text, len);
	error = errno;
	if (written < len && (error == EPIPE || error == EFBIG))
		sigtimedwait(&raised, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return written;
}
