/* SPDX-License-Identifier: MIT */
/* Asks the kernel about each descriptor. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "preload/descriptors.h"
#include "preload/quiet.h"
#include "preload/sockets.h"
#include "preload/tcp.h"
#include "preload/unix_kind.h"

/* Sockets that are remembered, and not looked for again. */
#define REMEMBERED 128

/* Ends of UNIX pairs; those past them count as halves. */
#define PAIRS 256

/* Ports that are listened on; with more of them any may be one. */
#define LISTENING 64

/* The kernel hands out inodes to each of its cores in batches (get_next_ino).
 */
#define INODE_BATCH 1024

/* getpeername(2) or getsockname(2). */
typedef int end_getter(int fd, struct sockaddr *address, socklen_t *len);

/* Reads one end of a socket over IP; -1: it has no such end. */
static int
read_end(int fd, end_getter *get, struct sockets_end *end)
{
	struct sockaddr_storage storage = {0};
	const struct sockaddr_in *in = (const void *)&storage;
	const struct sockaddr_in6 *in6 = (const void *)&storage;
	socklen_t len = sizeof(storage);

	if (fd < 0 || get(fd, (void *)&storage, &len) == -1)
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

int
sockets_end(int fd, struct sockets_end *end)
{
	return read_end(fd, getpeername, end);
}

bool
sockets_end_equal(const struct sockets_end *a, const struct sockets_end *b)
{
	return a->port == b->port &&
	       host_address_equal(&a->address, &b->address);
}

static bool
is_same_end(int fd, int other, end_getter *get)
{
	struct sockets_end ends[2];

	return read_end(fd, get, &ends[0]) == 0 &&
	       read_end(other, get, &ends[1]) == 0 &&
	       sockets_end_equal(&ends[0], &ends[1]);
}

bool
sockets_is_one(int fd, int other)
{
	return fd == other || (is_same_end(fd, other, getpeername) &&
	                          is_same_end(fd, other, getsockname));
}

static int
option(int fd, int name)
{
	int value = -1;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

/* Also by what is not IP. */
static bool
is_connected(int fd)
{
	struct sockaddr_storage storage;
	socklen_t len = sizeof(storage);

	return getpeername(fd, (void *)&storage, &len) == 0;
}

bool
sockets_is_unconnected(int fd)
{
	return !is_connected(fd) && errno == ENOTCONN &&
	       option(fd, SO_TYPE) == SOCK_STREAM;
}

bool
sockets_is_fresh(int fd)
{
	return option(fd, SO_TYPE) == SOCK_DGRAM || tcp_is_fresh(fd);
}

/* What is known while the sockets are gone through. */
struct walk {
	int fds[REMEMBERED]; /* the stream sockets, or the first of them */
	size_t count;        /* of all */
	sockets_visit *visit;
	void *data;
	uint32_t pairs[PAIRS]; /* inodes of UNIX pairs, each end by itself */
	size_t pair_count;
	uint16_t ports[LISTENING]; /* of TCP sockets that listen */
	size_t port_count;
};

/* The port at this end of a socket over IP; 0: it has none. */
static uint16_t
local_port(int fd)
{
	struct sockets_end end;

	return read_end(fd, getsockname, &end) == 0 ? end.port : 0;
}

static bool
is_carrier(int fd)
{
	int type = option(fd, SO_TYPE);

	return type == SOCK_STREAM || type == SOCK_SEQPACKET;
}

/* The kernel makes 32 bits of them (get_next_ino). */
static uint32_t
inode(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 ? (uint32_t)info.st_ino : 0;
}

static void
note_stream(int fd, void *data)
{
	struct walk *walk = data;

	if (!is_carrier(fd))
		return;
	if (walk->count < REMEMBERED)
		walk->fds[walk->count] = fd;
	walk->count++;
	if (walk->pair_count < PAIRS && option(fd, SO_DOMAIN) == AF_UNIX &&
	    unix_kind_of(fd) == UNIX_PAIR)
		walk->pairs[walk->pair_count++] = inode(fd);
	if (option(fd, SO_ACCEPTCONN) != 1)
		return;
	if (walk->port_count < LISTENING)
		walk->ports[walk->port_count] = local_port(fd);
	walk->port_count++;
}

static bool
is_next(uint32_t inode, uint32_t other)
{
	return other == inode + 1 ||
	       (inode % INODE_BATCH == 0 && other % INODE_BATCH == 1);
}

/* Is the other one of the pair here, too? */
static bool
is_whole_pair(int fd, const struct walk *walk)
{
	uint32_t own = inode(fd);
	size_t i;

	for (i = 0; i < walk->pair_count; i++) {
		if (is_next(own, walk->pairs[i]) ||
		    is_next(walk->pairs[i], own))
			return true;
	}
	return false;
}

static void
visit_unix(int fd, const struct walk *walk)
{
	enum unix_kind kind = unix_kind_of(fd);

	if (kind == UNIX_NAMED)
		walk->visit(SOCKETS_NAMED, fd, NULL, walk->data);
	else if (kind == UNIX_FOREIGN)
		walk->visit(SOCKETS_FOREIGN, fd, NULL, walk->data);
	else if (kind == UNIX_PAIR && !is_whole_pair(fd, walk))
		walk->visit(SOCKETS_HALF, fd, NULL, walk->data);
}

static bool
is_listening(uint16_t port, const struct walk *walk)
{
	size_t i;

	for (i = 0; i < walk->port_count && i < LISTENING; i++) {
		if (walk->ports[i] == port)
			return true;
	}
	return walk->port_count > LISTENING;
}

static bool
is_accepted(int fd, const struct walk *walk)
{
	return tcp_was_accepted(fd) ||
	       (is_listening(local_port(fd), walk) && !tcp_has_opened(fd));
}

static void
visit_stream(int fd, void *data)
{
	const struct walk *walk = data;
	enum sockets_kind kind;
	struct sockets_end end;

	if (!is_carrier(fd))
		return;
	if (option(fd, SO_DOMAIN) == AF_UNIX) {
		visit_unix(fd, walk);
		return;
	}
	if (sockets_end(fd, &end) == -1) {
		if (tcp_is_idle(fd))
			walk->visit(SOCKETS_UNCONNECTED, fd, NULL, walk->data);
		else if (is_connected(fd))
			walk->visit(SOCKETS_NAMED, fd, NULL, walk->data);
		return;
	}
	if (sockets_is_fresh(fd))
		kind = SOCKETS_FRESH;
	else
		kind = is_accepted(fd, walk) ? SOCKETS_ACCEPTED : SOCKETS_USED;
	walk->visit(kind, fd, &end, walk->data);
}

static void
take(struct walk *walk, const struct descriptors *all)
{
	size_t i;

	/* Those that listen must be known before any is told from them. */
	if (!descriptors_each(all, note_stream, walk))
		walk->visit(SOCKETS_UNSEEN, -1, NULL, walk->data);
	if (walk->count > REMEMBERED) {
		(void)descriptors_each(all, visit_stream, walk);
		return;
	}
	for (i = 0; i < walk->count; i++)
		visit_stream(walk->fds[i], walk);
}

void
sockets_each(enum sockets_search search, sockets_visit *visit, void *data)
{
	int state = quiet_begin();
	const struct descriptors all =
	    descriptors_extent(search == SOCKETS_COUNTED);
	struct walk walk = {.visit = visit, .data = data};

	take(&walk, &all);
	quiet_end(state);
}
