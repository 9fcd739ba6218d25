/* SPDX-License-Identifier: MIT */
/* TCP on loopback addresses. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include "isolation/dial.h"

int
dial_listen(unsigned *port)
{
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	socklen_t len = sizeof(in6);
	int no = 0, fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd == -1 ||
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no)) == -1 ||
	    bind(fd, (void *)&in6, sizeof(in6)) == -1 || listen(fd, 64) == -1 ||
	    getsockname(fd, (void *)&in6, &len) == -1)
		return -1;
	*port = ntohs(in6.sin6_port);
	return fd;
}

int
dial(const struct end *end, bool is_mapped)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	bool is_ipv6 = end->ip.is_ipv6 || is_mapped;
	int fd = socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);

	in.sin_port = in6.sin6_port = htons((uint16_t)end->port);
	memcpy(&in.sin_addr, end->ip.bytes, 4);
	memcpy(&in6.sin6_addr, end->ip.bytes, 16);
	if (!end->ip.is_ipv6) {
		memset(&in6.sin6_addr, 0, 16);
		memset((uint8_t *)&in6.sin6_addr + 10, 0xff, 2);
		memcpy((uint8_t *)&in6.sin6_addr + 12, end->ip.bytes, 4);
	}
	if (fd != -1 &&
	    (is_ipv6 ? connect(fd, (void *)&in6, sizeof(in6)) :
	               connect(fd, (void *)&in, sizeof(in))) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

typedef int get_name(int fd, struct sockaddr *address, socklen_t *len);

static struct end
end_of(int fd, get_name *get)
{
	struct sockaddr_storage storage = {0};
	const struct sockaddr_in *in = (const void *)&storage;
	const struct sockaddr_in6 *in6 = (const void *)&storage;
	bool is_ipv4;
	socklen_t len = sizeof(storage);
	char text[INET6_ADDRSTRLEN] = "";
	struct end end = {0};

	get(fd, (void *)&storage, &len);
	is_ipv4 = storage.ss_family == AF_INET;
	inet_ntop(storage.ss_family,
	    is_ipv4 ? (const void *)&in->sin_addr :
	              (const void *)&in6->sin6_addr,
	    text, sizeof(text));
	/* One that is mapped is what it is mapped from. */
	ip_read(text, &end.ip);
	end.port = ntohs(is_ipv4 ? in->sin_port : in6->sin6_port);
	return end;
}

static bool
is_same(struct end a, struct end b)
{
	return a.port == b.port && ip_is(&a.ip, &b.ip);
}

bool
dial_is_one(int fd, int beyond)
{
	return is_same(end_of(fd, getsockname), end_of(beyond, getpeername)) &&
	       is_same(end_of(fd, getpeername), end_of(beyond, getsockname));
}
