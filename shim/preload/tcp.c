/* SPDX-License-Identifier: MIT */
/* Asks for TCP_INFO. */
#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/tcp.h>
#include <stddef.h>
#include <string.h>

#include "preload/tcp.h"

/* TCP_* of the kernel's tcp_states.h, which libc's header has too. */
#define STATE_FIN_WAIT2 5
#define STATE_CLOSE 7

/* Also what it has sent, and what is still to be sent. -1: it is not told. */
static int
read_info(int fd, struct tcp_info *info)
{
	socklen_t len = sizeof(*info);

	memset(info, 0, sizeof(*info));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &len) == -1 ||
	    len < offsetof(struct tcp_info, tcpi_bytes_sent) +
	              sizeof(info->tcpi_bytes_sent))
		return -1;
	return 0;
}

/* Its FIN was acknowledged, which bytes_acked counts like the SYN. */
static bool
has_ended(const struct tcp_info *info)
{
	return info->tcpi_state == STATE_FIN_WAIT2;
}

static uint64_t
said(const struct tcp_info *info)
{
	return info->tcpi_bytes_sent - info->tcpi_bytes_retrans;
}

/* Of the data, and of the SYN of a side that has opened. */
static uint64_t
acked(const struct tcp_info *info)
{
	return info->tcpi_bytes_acked - has_ended(info);
}

bool
tcp_is_fresh(int fd)
{
	struct tcp_info info;

	return read_info(fd, &info) == 0 && !has_ended(&info) &&
	       info.tcpi_bytes_acked == 1 && info.tcpi_bytes_sent == 0 &&
	       info.tcpi_notsent_bytes == 0 && info.tcpi_bytes_received == 0;
}

int
tcp_said(int fd, uint64_t *bytes)
{
	struct tcp_info info;

	if (read_info(fd, &info) == -1)
		return -1;
	*bytes = said(&info);
	return 0;
}

bool
tcp_has_opened(int fd)
{
	struct tcp_info info;

	return read_info(fd, &info) == 0 && acked(&info) > said(&info);
}

bool
tcp_was_accepted(int fd)
{
	struct tcp_info info;

	/* That it counts is told by what has come. */
	return read_info(fd, &info) == 0 && info.tcpi_bytes_received > 0 &&
	       info.tcpi_state != STATE_CLOSE && info.tcpi_unacked == 0 &&
	       acked(&info) == said(&info);
}

bool
tcp_is_idle(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info), size = sizeof(int);
	int is_deferred = 0;

	memset(&info, 0, sizeof(info));
	if (getsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &is_deferred,
	        &size) == 0 &&
	    is_deferred != 0)
		return true;
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 &&
	       info.tcpi_state == STATE_CLOSE;
}
