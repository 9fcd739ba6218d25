/* SPDX-License-Identifier: MIT */
/* A bit for each descriptor that was connected; the kernel knows the rest. */
#include <netinet/in.h>
#include <sys/socket.h>

#include <errno.h>
#include <linux/tcp.h>
#include <stdatomic.h>
#include <string.h>

#include "preload/sockets.h"

#define BITS_PER_WORD (8 * sizeof(unsigned long))
#define DESCRIPTORS 65536UL

/*
 * Set by sockets_note, cleared by whoever finds the descriptor closed. A
 * descriptor past the last one is not noted, and so is never a candidate.
 */
static _Atomic unsigned long noted[DESCRIPTORS / BITS_PER_WORD];
/* One more than the highest word that was ever set. */
static _Atomic size_t words;

static unsigned long
mask_of(int fd)
{
	return 1UL << ((unsigned)fd % BITS_PER_WORD);
}

static void
set(int fd)
{
	size_t word = (unsigned)fd / BITS_PER_WORD;
	size_t used = atomic_load(&words);

	atomic_fetch_or(&noted[word], mask_of(fd));
	while (used <= word &&
	       !atomic_compare_exchange_weak(&words, &used, word + 1))
		continue;
}

void
sockets_note(int fd)
{
	int type = 0, domain = 0;
	socklen_t type_len = sizeof(type), domain_len = sizeof(domain);

	if (fd < 0 || (unsigned)fd >= DESCRIPTORS ||
	    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len) == -1 ||
	    getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &domain_len) == -1)
		return;
	if (type == SOCK_STREAM && (domain == AF_INET || domain == AF_INET6))
		set(fd);
}

int
sockets_end(int fd, struct sockets_end *end)
{
	struct sockaddr_storage storage;
	const struct sockaddr_in *in = (const void *)&storage;
	const struct sockaddr_in6 *in6 = (const void *)&storage;
	socklen_t len = sizeof(storage);

	if (fd < 0 || getpeername(fd, (void *)&storage, &len) == -1)
		return -1;
	if (storage.ss_family == AF_INET && len >= sizeof(*in)) {
		host_address_set(&end->address, HOST_IPV4, &in->sin_addr);
		end->port = ntohs(in->sin_port);
		return 0;
	}
	if (storage.ss_family == AF_INET6 && len >= sizeof(*in6)) {
		host_address_set(&end->address, HOST_IPV6, &in6->sin6_addr);
		end->port = ntohs(in6->sin6_port);
		return 0;
	}
	return -1;
}

bool
sockets_is_fresh(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0, sizeof(info));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == -1 ||
	    len < offsetof(struct tcp_info, tcpi_bytes_sent) +
	              sizeof(info.tcpi_bytes_sent))
		return false;
	return info.tcpi_bytes_acked == 1 && info.tcpi_bytes_sent == 0 &&
	       info.tcpi_bytes_received == 0;
}

/*
 * Is the descriptor connected? One that is closed is forgotten: cleared first
 * and looked at then, so that a connect in between is kept.
 */
static bool
look(int fd, struct sockets_end *end)
{
	atomic_fetch_and(&noted[(unsigned)fd / BITS_PER_WORD], ~mask_of(fd));
	if (sockets_end(fd, end) == 0) {
		set(fd);
		return true;
	}
	/* Not connected yet, or not any more. */
	if (errno == ENOTCONN)
		set(fd);
	return false;
}

void
sockets_each(
    void (*visit)(const struct sockets_end *end, bool is_fresh, void *data),
    void *data)
{
	struct sockets_end end;
	unsigned long left;
	size_t word;
	int fd;

	for (word = 0; word < atomic_load(&words); word++) {
		for (left = atomic_load(&noted[word]); left != 0;
		     left &= left - 1) {
			fd = (int)(word * BITS_PER_WORD) + __builtin_ctzl(left);
			if (look(fd, &end))
				visit(&end, sockets_is_fresh(fd), data);
		}
	}
}
