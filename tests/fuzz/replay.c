/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target without libFuzzer: it gets every file of the folder in argv[1],
 * seeds and past finds, so that those stay mended.
 */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX (1024 * 1024)

int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static void
replay(const char *path)
{
	uint8_t *room = malloc(FILE_MAX), *data;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	assert(room != NULL && fd != -1);
	len = read(fd, room, FILE_MAX);
	assert(len >= 0 && len < FILE_MAX);
	close(fd);
	/* As long as it is, so that a reader that goes on is seen. */
	data = realloc(room, len > 0 ? (size_t)len : 1);
	assert(data != NULL);
	assert(LLVMFuzzerTestOneInput(data, (size_t)len) == 0);
	free(data);
}

int
main(int argc, char **argv)
{
	struct dirent **entries;
	char path[PATH_MAX];
	int i, count, replayed = 0;

	assert(argc == 2);
	if (LLVMFuzzerInitialize != NULL)
		assert(LLVMFuzzerInitialize(&argc, &argv) == 0);
	count = scandir(argv[1], &entries, NULL, alphasort);
	assert(count > 0);
	for (i = 0; i < count; i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", argv[1], entries[i]->d_name);
		if (entries[i]->d_name[0] != '.') {
			printf("%s\n", path);
			fflush(stdout);
			replay(path);
			replayed++;
		}
		free(entries[i]);
	}
	free(entries);
	return replayed > 0 ? 0 : 1;
}
