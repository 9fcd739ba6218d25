/* SPDX-License-Identifier: MIT */
/* Knows a socket again by its inode. */
#include <sys/stat.h>

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
	return 0;
}

struct search {
	struct socket_mark *marks;
	int count;
};

static void
look_at(int fd, void *data)
{
	const struct search *search = data;
	struct socket_mark now, *mark;
	int i;

	if (socket_mark_take(&now, fd) == -1)
		return;
	for (i = 0; i < search->count; i++) {
		mark = &search->marks[i];
		if (mark->inode != now.inode)
			continue;
		mark->is_open = true;
		mark->more = now.said - mark->said;
	}
}

void
socket_marks_look(struct socket_mark *marks, int count)
{
	struct search search = {marks, count};
	struct descriptors all;
	int i, state, open = 0;

	for (i = 0; i < count; i++) {
		marks[i].is_open = false;
		marks[i].more = 0;
	}
	for (i = 0; i < count; i++) {
		if (!marks[i].is_open)
			look_at(marks[i].fd, &search);
		open += marks[i].is_open;
	}
	if (open == count)
		return;
	state = quiet_begin();
	all = descriptors_extent(false);
	(void)descriptors_each(&all, look_at, &search);
	quiet_end(state);
}
