/* SPDX-License-Identifier: MIT */
/* Reads a file of rules, or says why it must not be trusted. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/rulefile.h"

/*
 * Reads the file, which should have len bytes, into room for one more. Returns
 * what is wrong, or NULL.
 */
static const char *
read_whole(int fd, char *text, size_t len)
{
	size_t have = 0;
	ssize_t got;

	while (have <= len) {
		got = read(fd, text + have, len + 1 - have);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return strerror(errno);
		if (got == 0)
			break;
		have += got;
	}
	if (have < len)
		return strerror(EIO);
	/* As with those of /proc, whose size is 0. */
	return have > len ? "it holds more than its size tells; name a file "
	                    "of rules" :
	                    NULL;
}

/* What is wrong with the file and what would be right, or NULL. */
static const char *
refuse(const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		return "it is not a regular file; name a file of rules";
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return "group or others may write to it; chmod go-w it";
	if (status->st_size > RULEFILE_MAX)
		return "it is over 16 MiB; name a file of rules";
	return NULL;
}

char *
rulefile_read(const char *path, size_t *len, const char **fault)
{
	struct stat status;
	char *text = NULL;
	int fd = -1;

	*fault = NULL;
	if (path[0] != '/') {
		*fault = "it is not an absolute path; begin it with \"@/\"";
		goto done;
	}
	/* O_NONBLOCK: opening a FIFO must not hang. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1 || fstat(fd, &status) == -1) {
		*fault = strerror(errno);
		goto done;
	}
	*fault = refuse(&status);
	if (*fault != NULL)
		goto done;
	*len = status.st_size;
	text = malloc(*len + 1);
	*fault = text != NULL ? read_whole(fd, text, *len) : strerror(errno);
	if (*fault != NULL) {
		free(text);
		text = NULL;
	}
done:
	if (fd != -1)
		close(fd);
	return text;
}
