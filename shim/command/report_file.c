/* SPDX-License-Identifier: MIT */
/* A file that appears whole, or not at all. */
#define _GNU_SOURCE
#include "command/report_file.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* umask(2) tells the mask only by setting one. */
static mode_t
permissions(void)
{
	mode_t mask = umask(077);

	umask(mask);
	return 0666 & ~mask;
}

static void
signals_hold(struct report_file *file)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &file->signals);
	signal(SIGXFSZ, SIG_IGN);
}

/* Those that have waited end the process here. */
static void
forget(struct report_file *file)
{
	int error = errno;

	sigprocmask(SIG_SETMASK, &file->signals, NULL);
	errno = error;
	free(file->temporary);
	*file = (struct report_file){0};
}

/* Is it empty, or what is to be there? One that cannot be read is neither. */
static bool
begins_with(const char *path, const char *first)
{
	char text[64];
	size_t len = strlen(first), got;
	FILE *stream = fopen(path, "re");

	if (stream == NULL)
		return false;
	got = fread(text, 1, len, stream);
	fclose(stream);
	return got == 0 || (got == len && memcmp(text, first, len) == 0);
}

int
report_file_open(struct report_file *file, const char *path, const char *first)
{
	struct stat there;
	int fd;

	*file = (struct report_file){.path = path, .mode = permissions()};
	if (lstat(path, &there) == 0) {
		errno = !S_ISREG(there.st_mode)   ? EEXIST :
		        !begins_with(path, first) ? EBADMSG :
		                                    0;
		if (errno != 0)
			return -1;
		file->mode = there.st_mode & 0777;
	}
	if (asprintf(&file->temporary, "%s.XXXXXX", path) == -1) {
		file->temporary = NULL;
		errno = ENOMEM;
		return -1;
	}
	signals_hold(file);
	fd = mkostemp(file->temporary, O_CLOEXEC);
	if (fd == -1) {
		forget(file);
		return -1;
	}
	file->stream = fdopen(fd, "w");
	if (file->stream != NULL)
		return 0;
	close(fd);
	unlink(file->temporary);
	forget(file);
	return -1;
}

int
report_file_commit(struct report_file *file)
{
	int error = 0;

	errno = 0;
	if (fflush(file->stream) == EOF || ferror(file->stream) ||
	    fchmod(fileno(file->stream), file->mode) == -1 ||
	    fsync(fileno(file->stream)) == -1)
		error = errno != 0 ? errno : EIO;
	if (fclose(file->stream) == EOF && error == 0)
		error = errno;
	if (error == 0 && rename(file->temporary, file->path) == -1)
		error = errno;
	if (error != 0)
		unlink(file->temporary);
	forget(file);
	errno = error;
	return error == 0 ? 0 : -1;
}

void
report_file_abandon(struct report_file *file)
{
	fclose(file->stream);
	unlink(file->temporary);
	forget(file);
}
