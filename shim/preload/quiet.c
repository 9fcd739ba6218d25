/* SPDX-License-Identifier: MIT */
/* Holds back the signals that writing can raise, and cancellation. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "preload/quiet.h"

int
quiet_begin(void)
{
	int state = PTHREAD_CANCEL_ENABLE;

	(void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	return state;
}

void
quiet_end(int state)
{
	(void)pthread_setcancelstate(state, NULL);
}

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

bool
quiet_is_ready(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};

	return poll(&poll_fd, 1, 0) == 1;
}

/* Takes out what waits already, which is the program's. */
static void
leave_pending(sigset_t *raised)
{
	sigset_t pending;

	sigpending(&pending);
	if (sigismember(&pending, SIGPIPE))
		sigdelset(raised, SIGPIPE);
	if (sigismember(&pending, SIGXFSZ))
		sigdelset(raised, SIGXFSZ);
}

size_t
quiet_write(int fd, const char *text, size_t len)
{
	const struct timespec at_once = {0};
	sigset_t raised, before;
	size_t written;
	int error;

	sigemptyset(&raised);
	sigaddset(&raised, SIGPIPE);
	sigaddset(&raised, SIGXFSZ);
	pthread_sigmask(SIG_BLOCK, &raised, &before);
	/* What was not blocked does not wait. */
	if (sigismember(&before, SIGPIPE) || sigismember(&before, SIGXFSZ))
		leave_pending(&raised);
	written = write_all(fd, text, len);
	error = errno;
	if (written < len && (error == EPIPE || error == EFBIG))
		sigtimedwait(&raised, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return written;
}
