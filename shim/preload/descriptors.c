/* SPDX-License-Identifier: MIT */
/* Asks for each in turn, and /proc where to stop. */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "preload/descriptors.h"

/* Where to stop though fewer were found than were counted. */
#define COUNTED_END 65536

/* A table that is looked through, and not asked which of it are open. */
#define SMALL_TABLE 1024

/* As many are listed at most. */
#define LISTED 512

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
	off_t count;

	if (is_counted)
		all.count = open_count();
	all.end = all.count > 0 ? COUNTED_END : table_size();
	all.is_whole = all.end > 0;
	if (all.count == 0 && all.end > SMALL_TABLE) {
		count = open_count();
		all.is_sparse = count > 0 && count < LISTED / 2;
	}
	return all;
}

/* poll(2) would tell of many at once, but some files lose an event by it. */
static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) != -1;
}

/* As getdents64(2) gives it; libc has its own, by another name. */
struct entry {
	uint64_t ino;
	int64_t off;
	uint16_t len;
	uint8_t type;
	char name[];
};

/* The numbers in the folder, but for its own; -1: they are not all known. */
static int
read_folder(int folder, int fds[LISTED])
{
	_Alignas(struct entry) char buffer[1024];
	const struct entry *entry;
	int count = 0;
	long at, len;

	while ((len = syscall(SYS_getdents64, folder, buffer, sizeof(buffer))) >
	       0) {
		for (at = 0; at < len; at += entry->len) {
			entry = (const void *)(buffer + at);
			if (entry->name[0] == '.')
				continue;
			if (count == LISTED)
				return -1;
			fds[count] = number_after(entry->name, "");
			count += fds[count] != folder;
		}
	}
	return len == 0 ? count : -1;
}

/* From the folder that lists them, which is slow for each, but for no more. */
static int
list(int fds[LISTED])
{
	int folder =
	    open("/proc/thread-self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int count;

	if (folder == -1)
		return -1;
	count = read_folder(folder, fds);
	close(folder);
	return count;
}

static bool
each_listed(void (*visit)(int fd, void *data), void *data)
{
	int i, fds[LISTED], count = list(fds);

	for (i = 0; i < count; i++)
		visit(fds[i], data);
	return count != -1;
}

bool
descriptors_each(const struct descriptors *all,
    void (*visit)(int fd, void *data), void *data)
{
	off_t found = 0;
	int fd;

	if (all->is_sparse && each_listed(visit, data))
		return true;
	for (fd = 0; fd < all->end; fd++) {
		if (!is_open(fd))
			continue;
		visit(fd, data);
		if (++found == all->count)
			return true;
	}
	return all->is_whole;
}
