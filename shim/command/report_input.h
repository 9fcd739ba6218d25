/* SPDX-License-Identifier: MIT */
/* Journals into a table. */
#ifndef LEGACYTLS_COMMAND_REPORT_INPUT_H
#define LEGACYTLS_COMMAND_REPORT_INPUT_H

#include "command/report_table.h"
#include "command/report_write.h"

enum report_input_result {
	REPORT_INPUT_READ,
	REPORT_INPUT_UNREADABLE, /* not at all, or not to its end */
	REPORT_INPUT_NO_MEMORY,
};

/*
 * Adds the records of the file, stdin if path is "-", to the table, and counts
 * its lines in input. Lines of a time after input->latest are broken. What is
 * wrong with the file, or with the first broken lines of all files, is said on
 * stderr.
 */
enum report_input_result report_input_read(
    const char *path, struct report_table *table, struct report_input *input);

#endif
