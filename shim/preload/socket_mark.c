/* SPDX-License-Identifier: MIT */
/* Knows a socket again by its inode. */
#include <sys/stat.h>

#include <stdbool.h>

#include "preload/descriptors.h"
#include "preload/quiet.h"
#include "preload/socket_mark.h"
#include "preload/tcp.h"

int
socket_mark_take(struct socket_mark *mark, int fd)
{
	struct stat info;

	*mark = (struct socket_mark){.fd = fd};
	/* A file is not asked: it may be as slow as its file system likes. */
	if (tcp_said(fd, &mark->said) == -1 || fstat(fd, &info) == -1)
		return -1;
	mark->inode = info.st_ino;
	(void)sockets_end(fd, &mark->end);
	return 0;
}

bool
socket_mark_equal(const struct socket_mark *a, const struct socket_mark *b)
{
	return a->inode == b->inode &&
	       (a->end.address.family == 0 || b->end.address.family == 0 ||
	           sockets_end_equal(&a->end, &b->end));
}

struct walk {
	socket_mark_visit *visit;
	void *data;
};

static void
take_and_visit(int fd, void *data)
{
	const struct walk *walk = data;
	struct socket_mark mark;

	if (socket_mark_take(&mark, fd) == 0)
		walk->visit(&mark, walk->data);
}

bool
socket_marks_each(socket_mark_visit *visit, void *data)
{
	struct walk walk = {visit, data};
	int state = quiet_begin();
	struct descriptors all = descriptors_extent(false);
	bool is_whole = descriptors_each(&all, take_and_visit, &walk);

	quiet_end(state);
	return is_whole;
}

struct search {
	const struct socket_mark *marks;
	int count;
	uint64_t *more;
	uint64_t found; /* a bit for each */
};

static void
compare(const struct socket_mark *now, void *data)
{
	struct search *search = data;
	int i;

	for (i = 0; i < search->count; i++) {
		if (!socket_mark_equal(&search->marks[i], now))
			continue;
		search->found |= UINT64_C(1) << i;
		search->more[i] = now->said - search->marks[i].said;
	}
}

uint64_t
socket_marks_look(const struct socket_mark *marks, int count, uint64_t *more)
{
	struct search search = {marks, count, more, 0};
	struct socket_mark now;
	bool is_whole = true;
	int i;

	for (i = 0; i < count; i++)
		more[i] = 0;
	for (i = 0; i < count; i++) {
		if ((search.found >> i & 1) == 0 &&
		    socket_mark_take(&now, marks[i].fd) == 0)
			compare(&now, &search);
		is_whole = is_whole && (search.found >> i & 1) != 0;
	}
	if (!is_whole)
		(void)socket_marks_each(compare, &search);
	return search.found;
}
