/* SPDX-License-Identifier: MIT */
/* Journals into a table. */
#include "command/report_input.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/report_lines.h"
#include "command/report_record.h"
#include "command/say.h"

/* Of a file that is no journal nobody wants to hear about each line. */
#define BROKEN_TOLD 20

struct reading {
	const char *name;
	struct report_lines lines;
	struct report_table *table;
	struct report_input *input;
	struct report_record record;
};

static void
broken_tell(struct reading *reading, const char *fault)
{
	uint64_t broken = ++reading->input->broken;

	if (broken <= BROKEN_TOLD)
		say("%s: line %" PRIu64 ": %s", reading->name,
		    reading->lines.number, fault);
	if (broken == BROKEN_TOLD)
		say("more broken lines are counted only");
}

static bool
is_blank(const char *line, size_t len)
{
	while (len > 0 && strchr(" \t\r", *line) != NULL && *line != '\0') {
		line++;
		len--;
	}
	return len == 0;
}

/* Returns 0, or -1: no memory. */
static int
line_add(struct reading *reading, const char *line, size_t len)
{
	char fault[MESSAGE_SIZE];

	if (is_blank(line, len))
		return 0;
	reading->input->lines++;
	switch (report_record_parse(&reading->record, line, len, fault)) {
	case REPORT_RECORD_OK:
		if (reading->record.time > reading->input->latest) {
			broken_tell(reading, "'time' is ahead of the clock");
			return 0;
		}
		reading->input->records++;
		return report_table_add(reading->table, &reading->record);
	case REPORT_RECORD_OTHER_VERSION:
		reading->input->other_version++;
		return 0;
	default:
		broken_tell(reading, fault);
		return 0;
	}
}

static enum report_input_result
lines_add(struct reading *reading)
{
	enum report_lines_result result;
	const char *line;
	size_t len;

	while ((result = report_lines_next(&reading->lines, &line, &len)) !=
	       REPORT_LINES_END) {
		if (result == REPORT_LINES_LONG) {
			reading->input->lines++;
			broken_tell(reading, "longer than 64 KiB");
		} else if (line_add(reading, line, len) == -1) {
			return REPORT_INPUT_NO_MEMORY;
		}
	}
	if (reading->lines.error == 0)
		return REPORT_INPUT_READ;
	say("%s: cannot read: %s", reading->name,
	    strerror(reading->lines.error));
	return REPORT_INPUT_UNREADABLE;
}

static enum report_input_result
fd_read(struct reading *reading, int fd)
{
	enum report_input_result rv;
	const char *compression;

	if (report_lines_init(&reading->lines, fd) == -1)
		return REPORT_INPUT_NO_MEMORY;
	compression = report_lines_compression(&reading->lines);
	if (compression != NULL) {
		say("%s: compressed with %s; uncompress it into a pipe to "
		    "'legacytls report -'",
		    reading->name, compression);
		rv = REPORT_INPUT_UNREADABLE;
	} else {
		rv = lines_add(reading);
	}
	report_lines_free(&reading->lines);
	return rv;
}

enum report_input_result
report_input_read(
    const char *path, struct report_table *table, struct report_input *input)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct reading reading = {
	    .name = is_stdin ? "stdin" : path, .table = table, .input = input};
	enum report_input_result rv;
	int fd;

	if (is_stdin)
		return fd_read(&reading, STDIN_FILENO);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1) {
		say("%s: cannot open: %s", path, strerror(errno));
		return REPORT_INPUT_UNREADABLE;
	}
	rv = fd_read(&reading, fd);
	close(fd);
	return rv;
}
