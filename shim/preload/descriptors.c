/* SPDX-License-Identifier: MIT */
/* Asks for each in turn, and /proc where to stop. */
#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "preload/descriptors.h"

/* Where to stop though fewer were found than were counted. */
#define COUNTED_END 65536

/*
 * How many descriptors are open: the size of that folder, from Linux 6.2 on
 * (Documentation/filesystems/proc.rst). 0: not known.
 */
static off_t
open_count(void)
{
	struct stat info;

	return stat("/proc/thread-self/fd", &info) == 0 ? info.st_size : 0;
}

/* The number behind the name, in a text of lines "NAME:\tNUMBER"; 0: none. */
static int
number_after(const char *text, const char *name)
{
	const char *at = strstr(text, name);
	int number = 0;

	if (at == NULL)
		return 0;
	for (at += strlen(name); *at == ' ' || *at == '\t'; at++)
		;
	for (; *at >= '0' && *at <= '9' && number < INT_MAX / 10; at++)
		number = number * 10 + (*at - '0');
	return number;
}

/* The size of the table of descriptors, past which none is; 0: not known. */
static int
table_size(void)
{
	char status[1024];
	int fd = open("/proc/thread-self/status", O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd == -1)
		return 0;
	len = read(fd, status, sizeof(status) - 1);
	close(fd);
	status[len > 0 ? len : 0] = '\0';
	return number_after(status, "\nFDSize:");
}

struct descriptors
descriptors_extent(bool is_counted)
{
	struct descriptors all = {0};

	if (is_counted)
		all.count = open_count();
	all.end = all.count > 0 ? COUNTED_END : table_size();
	all.is_whole = all.end > 0;
	return all;
}

/* poll(2) would tell of many at once, but some files lose an event by it. */
static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) != -1;
}

bool
descriptors_each(const struct descriptors *all,
    void (*visit)(int fd, void *data), void *data)
{
	off_t found = 0;
	int fd;

	for (fd = 0; fd < all->end; fd++) {
		if (!is_open(fd))
			continue;
		visit(fd, data);
		if (++found == all->count)
			return true;
	}
	return all->is_whole;
}
