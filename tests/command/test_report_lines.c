/* SPDX-License-Identifier: MIT */
/* command/report_lines.h: files by the line, however they arrive. */
#define _GNU_SOURCE
#include "support/table.h"

#include <sys/mman.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/report_lines.h"

static const struct text_row {
	const char *name;
	const char *text;
	size_t len;
	const char *want; /* each line in brackets */
} texts[] = {
    {"lines: none", TEXT(""), ""},
    {"lines: one", TEXT("a\n"), "[a]"},
    {"lines: no newline at the end", TEXT("a\nb"), "[a][b]"},
    {"lines: empty ones", TEXT("\n\na\n\n"), "[][][a][]"},
    {"lines: NUL", TEXT("a\0b\nc\n"), "[a?b][c]"},
};

static int
file_of(const char *text, size_t len)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);

	assert_true(fd != -1);
	assert_int_equal(write(fd, text, len), len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void
lines_are_cut(void **state)
{
	const struct text_row *row = *state;
	struct report_lines lines;
	char got[64] = "", *nul;
	const char *line;
	size_t len;
	int fd = file_of(row->text, row->len);

	assert_int_equal(report_lines_init(&lines, fd), 0);
	while (report_lines_next(&lines, &line, &len) == REPORT_LINES_LINE) {
		size_t used = strlen(got);

		snprintf(got + used, sizeof(got) - used, "[%*s]", (int)len, "");
		memcpy(got + used + 1, line, len);
		while ((nul = memchr(got + used, '\0', len + 1)) != NULL)
			*nul = '?';
	}
	assert_int_equal(lines.error, 0);
	assert_string_equal(got, row->want);
	report_lines_free(&lines);
	close(fd);
}

static const struct long_row {
	const char *name;
	size_t len;
	bool is_long;
} longs[] = {
    {"long: just not", REPORT_LINE_MAX, false},
    {"long: by one", REPORT_LINE_MAX + 1, true},
    {"long: as all that is read at once", 4 * REPORT_LINE_MAX, true},
    {"long: much", 10 * REPORT_LINE_MAX + 7, true},
};

static void
after_a_long_line_comes_the_next(void **state)
{
	const struct long_row *row = *state;
	char *text = malloc(row->len + 3);
	enum report_lines_result result;
	struct report_lines lines;
	const char *line;
	size_t len;
	int fd;

	assert_non_null(text);
	memset(text, 'a', row->len);
	text[row->len] = text[row->len + 2] = '\n';
	text[row->len + 1] = 'b';
	fd = file_of(text, row->len + 3);
	assert_int_equal(report_lines_init(&lines, fd), 0);
	result = report_lines_next(&lines, &line, &len);
	assert_int_equal(
	    result, row->is_long ? REPORT_LINES_LONG : REPORT_LINES_LINE);
	assert_int_equal(lines.number, 1);
	result = report_lines_next(&lines, &line, &len);
	assert_int_equal(result, REPORT_LINES_LINE);
	assert_int_equal(len, 1);
	assert_memory_equal(line, "b", 1);
	assert_int_equal(lines.number, 2);
	assert_int_equal(
	    report_lines_next(&lines, &line, &len), REPORT_LINES_END);
	report_lines_free(&lines);
	close(fd);
	free(text);
}

static void
a_long_last_line_is_told(void)
{
	size_t size = 5 * REPORT_LINE_MAX;
	char *text = calloc(1, size);
	struct report_lines lines;
	const char *line;
	size_t len;
	int fd;

	assert_non_null(text);
	fd = file_of(text, size);
	assert_int_equal(report_lines_init(&lines, fd), 0);
	assert_int_equal(
	    report_lines_next(&lines, &line, &len), REPORT_LINES_LONG);
	assert_int_equal(
	    report_lines_next(&lines, &line, &len), REPORT_LINES_END);
	report_lines_free(&lines);
	close(fd);
	free(text);
}

static void
a_line_may_come_in_pieces(void)
{
	struct report_lines lines;
	const char *line;
	size_t len;
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(report_lines_init(&lines, ends[0]), 0);
	assert_int_equal(write(ends[1], "abc", 3), 3);
	assert_null(fcntl(ends[0], F_SETPIPE_SZ, 4096) < 0 ? "no" : NULL);
	assert_int_equal(write(ends[1], "def\ngh", 6), 6);
	close(ends[1]);
	assert_int_equal(
	    report_lines_next(&lines, &line, &len), REPORT_LINES_LINE);
	assert_int_equal(len, 6);
	assert_memory_equal(line, "abcdef", 6);
	assert_int_equal(
	    report_lines_next(&lines, &line, &len), REPORT_LINES_LINE);
	assert_int_equal(len, 2);
	report_lines_free(&lines);
	close(ends[0]);
}

static void
a_read_that_fails_is_told(void)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct report_lines lines;
	const char *line;
	size_t len;

	assert_true(fd != -1);
	assert_int_equal(report_lines_init(&lines, fd), 0);
	assert_int_equal(
	    report_lines_next(&lines, &line, &len), REPORT_LINES_END);
	assert_int_equal(lines.error, EISDIR);
	report_lines_free(&lines);
	close(fd);
}

static const struct magic_row {
	const char *name;
	const char *text;
	size_t len;
	const char *want;
} magics[] = {
    {"compressed: gzip", TEXT("\x1f\x8b\x08\x00\n"), "gzip"},
    {"compressed: bzip2", TEXT("BZh91AY\n"), "bzip2"},
    {"compressed: xz", TEXT("\xfd\x37zXZ\0\0\0"), "xz"},
    {"compressed: zstd", TEXT("\x28\xb5\x2f\xfd\x24\n"), "zstd"},
    {"compressed: not", TEXT("{\"v\":1}\n"), NULL},
    {"compressed: too short to say", TEXT("\x1f"), NULL},
    {"compressed: empty", TEXT(""), NULL},
};

static void
compression_is_seen(void **state)
{
	const struct magic_row *row = *state;
	int fd = file_of(row->text, row->len);
	struct report_lines lines;
	const char *name;

	assert_int_equal(report_lines_init(&lines, fd), 0);
	name = report_lines_compression(&lines);
	if (row->want == NULL)
		assert_null(name);
	else
		assert_string_equal(name, row->want);
	report_lines_free(&lines);
	close(fd);
}

static const struct table_single singles[] = {
    {"long: the last", a_long_last_line_is_told},
    {"lines: in pieces", a_line_may_come_in_pieces},
    {"lines: read error", a_read_that_fails_is_told},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(texts, lines_are_cut),
	    TABLE(longs, after_a_long_line_comes_the_next),
	    TABLE(magics, compression_is_seen),
	    TABLE(singles, table_single_run),
	};

	return table_run(
	    "report_lines", tables, sizeof(tables) / sizeof(tables[0]));
}
