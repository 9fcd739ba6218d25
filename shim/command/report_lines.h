/* SPDX-License-Identifier: MIT */
/* A file, line by line, in constant memory. */
#ifndef LEGACYTLS_COMMAND_REPORT_LINES_H
#define LEGACYTLS_COMMAND_REPORT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest line, without its newline. */
#define REPORT_LINE_MAX ((size_t)64 << 10)

struct report_lines {
	uint64_t number; /* of the line that was read last, from 1 */
	int fd;
	int error; /* errno of a read that failed, or 0 */
	bool ended;
	char *bytes;
	size_t at, end; /* what is left in bytes */
};

enum report_lines_result {
	REPORT_LINES_LINE,
	REPORT_LINES_LONG, /* a line longer than REPORT_LINE_MAX: skipped */
	REPORT_LINES_END,  /* or an error */
};

/* Returns 0, or -1 if memory runs out. The descriptor stays the caller's. */
int report_lines_init(struct report_lines *lines, int fd);

void report_lines_free(struct report_lines *lines);

/*
 * Gives the next line, without its newline; not terminated, any bytes, the
 * module's until the next call. The last line needs no newline.
 */
enum report_lines_result report_lines_next(
    struct report_lines *lines, const char **line, size_t *len);

/*
 * What the file seems to be compressed with, "gzip" and so on, a static
 * string, or NULL. Before the first line is read.
 */
const char *report_lines_compression(struct report_lines *lines);

#endif
