/* SPDX-License-Identifier: MIT */
/* A file, line by line. */
#include "command/report_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A line, its newline, and as much again so that reads are large. */
#define BYTES_SIZE (4 * REPORT_LINE_MAX)

static const struct compression {
	const char *name;
	const char *magic;
	size_t len;
} compressions[] = {
    {"gzip", "\x1f\x8b", 2},
    {"bzip2", "BZh", 3},
    {"xz", "\xfd\x37zXZ", 5},
    {"zstd", "\x28\xb5\x2f\xfd", 4},
};

int
report_lines_init(struct report_lines *lines, int fd)
{
	*lines = (struct report_lines){.fd = fd, .bytes = malloc(BYTES_SIZE)};
	return lines->bytes != NULL ? 0 : -1;
}

void
report_lines_free(struct report_lines *lines)
{
	free(lines->bytes);
	lines->bytes = NULL;
}

/* Reads more behind what is left, which is less than half of bytes. */
static void
fill(struct report_lines *lines)
{
	ssize_t got;

	memmove(lines->bytes, lines->bytes + lines->at, lines->end - lines->at);
	lines->end -= lines->at;
	lines->at = 0;
	do {
		got = read(lines->fd, lines->bytes + lines->end,
		    BYTES_SIZE - lines->end);
	} while (got == -1 && errno == EINTR);
	if (got > 0) {
		lines->end += (size_t)got;
		return;
	}
	lines->ended = true;
	lines->error = got == -1 ? errno : 0;
}

const char *
report_lines_compression(struct report_lines *lines)
{
	size_t i;

	while (lines->end < 8 && !lines->ended)
		fill(lines);
	for (i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++) {
		if (lines->end >= compressions[i].len &&
		    memcmp(lines->bytes, compressions[i].magic,
		        compressions[i].len) == 0)
			return compressions[i].name;
	}
	return NULL;
}

enum report_lines_result
report_lines_next(struct report_lines *lines, const char **line, size_t *len)
{
	bool is_long = false;
	const char *newline;
	size_t left;

	for (;;) {
		left = lines->end - lines->at;
		newline = memchr(lines->bytes + lines->at, '\n', left);
		if (newline != NULL || lines->ended)
			break;
		if (left > REPORT_LINE_MAX) {
			is_long = true;
			lines->at = lines->end;
		}
		fill(lines);
	}
	if (newline == NULL && left == 0 && !is_long)
		return REPORT_LINES_END;
	lines->number++;
	*line = lines->bytes + lines->at;
	*len = newline != NULL ? (size_t)(newline - *line) : left;
	lines->at += *len + (newline != NULL);
	is_long |= *len > REPORT_LINE_MAX;
	return is_long ? REPORT_LINES_LONG : REPORT_LINES_LINE;
}
