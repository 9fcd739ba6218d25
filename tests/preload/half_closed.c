/* SPDX-License-Identifier: MIT */
/* Asks the kernel how far the end has come. */
#include "preload/half_closed.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* A child that stays connected, from an address that has no rule. */
static pid_t
connected_child(uint16_t port)
{
	const struct sockaddr_in own = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 6),
	};
	const struct sockaddr_in listener = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons(port),
	};
	pid_t child = fork();
	int fd;

	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(fd, (const void *)&own, sizeof(own)) == 0 &&
	    connect(fd, (const void *)&listener, sizeof(listener)) == 0)
		pause();
	_exit(1);
}

/* Its end is told, and the peer has acknowledged that. */
static void
half_close(int fd)
{
	struct tcp_info info = {0};
	socklen_t len = sizeof(info);
	int rounds;

	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	for (rounds = 0; rounds < 10000; rounds++) {
		assert_int_equal(
		    getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len), 0);
		if (info.tcpi_state == TCP_FIN_WAIT2)
			break;
		usleep(1000);
	}
	assert_int_equal(info.tcpi_state, TCP_FIN_WAIT2);
}

int
half_closed_accept(int listener, uint16_t port, pid_t *child)
{
	int fd;

	*child = connected_child(port);
	fd = accept(listener, NULL, NULL);
	half_close(fd);
	return fd;
}
