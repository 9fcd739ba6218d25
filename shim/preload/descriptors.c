/* SPDX-License-Identifier: MIT */
/* Asks for each in turn, and /proc where to stop. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "preload/descriptors.h"

/* Where to stop though it is not known that none is past it. */
#define GUESSED_END 65536

/* A table that is looked through, and not asked which of it are open. */
#define SMALL_TABLE 1024

/* To find one in the folder takes as long as to look at so many numbers. */
#define LISTED_COST 8

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

/* The same where that cannot be read, for no descriptor is left, or no /proc.
 */
static int
guessed_end(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 ||
	    limit.rlim_cur > GUESSED_END)
		return GUESSED_END;
	/* It may be lower than what was opened before it was lowered. */
	return limit.rlim_cur < SMALL_TABLE ? SMALL_TABLE : (int)limit.rlim_cur;
}

struct descriptors
descriptors_extent(bool is_counted)
{
	struct descriptors all = {0};
	off_t count;

	if (is_counted)
		all.count = open_count();
	if (all.count > 0) {
		all.end = all.count < GUESSED_END / LISTED_COST ?
		              (int)all.count * LISTED_COST :
		              GUESSED_END;
		return all;
	}
	all.end = table_size();
	all.is_whole = all.end > 0;
	if (!all.is_whole)
		all.end = guessed_end();
	if (all.end > SMALL_TABLE) {
		count = open_count();
		all.is_sparse = count > 0 && count < all.end / LISTED_COST;
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

/* Each from first on in the folder, but for its own. False: not all are known.
 */
static bool
each_of(int folder, int first, void (*visit)(int fd, void *data), void *data)
{
	_Alignas(struct entry) char buffer[1024];
	const struct entry *entry;
	long at, len;
	int fd;

	while ((len = syscall(SYS_getdents64, folder, buffer, sizeof(buffer))) >
	       0) {
		for (at = 0; at < len; at += entry->len) {
			entry = (const void *)(buffer + at);
			if (entry->name[0] == '.')
				continue;
			fd = number_after(entry->name, "");
			if (fd >= first && fd != folder)
				visit(fd, data);
		}
	}
	return len == 0;
}

/*
 * From the folder that lists them, which is slow for each, but for no more.
 * False: there is none.
 */
static bool
each_listed(
    int first, void (*visit)(int fd, void *data), void *data, bool *is_whole)
{
	int folder =
	    open("/proc/thread-self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder == -1)
		return false;
	*is_whole = each_of(folder, first, visit, data);
	close(folder);
	return true;
}

/* Each of these numbers that is open. Returns how many are, up to most. */
static off_t
each_asked(int first, int end, off_t most, void (*visit)(int fd, void *data),
    void *data)
{
	off_t found = 0;
	int fd;

	for (fd = first; fd < end && found < most; fd++) {
		if (!is_open(fd))
			continue;
		visit(fd, data);
		found++;
	}
	return found;
}

bool
descriptors_each(const struct descriptors *all,
    void (*visit)(int fd, void *data), void *data)
{
	bool is_whole;
	off_t left;

	if (all->is_sparse && each_listed(0, visit, data, &is_whole))
		return is_whole;
	if (all->count == 0) {
		(void)each_asked(0, all->end, all->end, visit, data);
		return all->is_whole;
	}
	left = all->count - each_asked(0, all->end, all->count, visit, data);
	if (left == 0)
		return true;
	if (each_listed(all->end, visit, data, &is_whole))
		return is_whole;
	return each_asked(all->end, guessed_end(), left, visit, data) == left;
}
