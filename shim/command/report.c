/* SPDX-License-Identifier: MIT */
/* legacytls report: what the journals say of each host. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command/command.h"
#include "command/report_file.h"
#include "command/report_input.h"
#include "command/report.h"
#include "command/report_time.h"
#include "command/report_write.h"
#include "command/say.h"

/* Not all of the input is in the report. */
#define INCOMPLETE 1

struct options {
	report_writer *writer; /* NULL: none was given */
	const char *html;      /* the file of the page */
};

static const struct option names[] = {
    {"json", no_argument, NULL, 'j'},
    {"rules", no_argument, NULL, 'r'},
    {"html", required_argument, NULL, 'f'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void
usage(FILE *out)
{
	fputs(
	    "Usage: legacytls report [OPTION] [FILE...]\n"
	    "What journals say of each host, worst first: which rules can go "
	    "or shrink,\nwhich end soon, and which are missing. FILE is a "
	    "journal, also one taken by\nsyslog; '-', or none where stdin is "
	    "no terminal: stdin. Not compressed.\n\n"
	    "  --json       as JSON\n"
	    "  --rules      the file of rules that would be enough\n"
	    "  --html PAGE  write one page of HTML with time lines\n\n"
	    "Exit code: 0; 1 if some lines, files or hosts were left out; 125 "
	    "if nothing\ncould be read or written.\n",
	    out);
}

static int
writer_set(struct options *options, report_writer *writer)
{
	if (options->writer != NULL) {
		say("report: give one of --json, --rules and --html, once");
		return -1;
	}
	options->writer = writer;
	return 0;
}

/* Returns 0; 1 if help was given; or -1 if something is wrong, and said. */
static int
options_read(struct options *options, int argc, char **argv)
{
	int option, rv = 0;

	while (rv == 0 &&
	       (option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
		switch (option) {
		case 'j':
			rv = writer_set(options, report_json_write);
			break;
		case 'r':
			rv = writer_set(options, report_rules_write);
			break;
		case 'f':
			options->html = optarg;
			rv = writer_set(options, report_html_write);
			break;
		case 'h':
			usage(stdout);
			return 1;
		default:
			return -1;
		}
	}
	if (rv == 0 && optind == argc && isatty(STDIN_FILENO)) {
		say("report: no journal is named and stdin is a terminal; name "
		    "one, or write '-'");
		return -1;
	}
	if (options->writer == NULL)
		options->writer = report_text_write;
	return rv;
}

static int
out_of_memory(void)
{
	say("report: out of memory");
	return COMMAND_FAILED;
}

static int
page_write(const char *path, const struct report *report)
{
	struct report_file file;

	if (report_file_open(&file, path, "<!DOCTYPE html>") == -1) {
		say("report: cannot write '%s': %s", path,
		    errno == EEXIST  ? "it is not a regular file" :
		    errno == EBADMSG ? "what is there is not such a page" :
		                       strerror(errno));
		return COMMAND_FAILED;
	}
	if (report_html_write(file.stream, report) == -1) {
		report_file_abandon(&file);
		return out_of_memory();
	}
	if (report_file_commit(&file) == -1) {
		say("report: cannot write '%s': %s", path, strerror(errno));
		return COMMAND_FAILED;
	}
	return COMMAND_OK;
}

static int
report_write(const struct options *options, const struct report *report)
{
	if (options->html != NULL)
		return page_write(options->html, report);
	if (options->writer(stdout, report) == -1)
		return out_of_memory();
	return COMMAND_OK;
}

/* Reads all files; the exit code, COMMAND_FAILED if there is no report. */
static int
inputs_read(
    char **paths, struct report_table *table, struct report_input *input)
{
	static char *only_stdin[] = {"-", NULL};
	bool is_incomplete = false, is_read = false;

	if (paths[0] == NULL)
		paths = only_stdin;
	for (; *paths != NULL; paths++) {
		switch (report_input_read(*paths, table, input)) {
		case REPORT_INPUT_READ:
			is_read = true;
			break;
		case REPORT_INPUT_UNREADABLE:
			is_incomplete = true;
			break;
		case REPORT_INPUT_NO_MEMORY:
			return out_of_memory();
		}
	}
	if (input->other_version > 0)
		say("report: lines of another version, not read: %llu",
		    (unsigned long long)input->other_version);
	if (input->broken > 0)
		say("report: broken lines: %llu",
		    (unsigned long long)input->broken);
	if (input->records == 0 && (!is_read || input->lines > 0)) {
		say("report: nothing could be read");
		return COMMAND_FAILED;
	}
	is_incomplete |= input->records < input->lines || table->left_out > 0;
	return is_incomplete ? INCOMPLETE : COMMAND_OK;
}

int
report_main(int argc, char **argv)
{
	struct options options = {0};
	int64_t now = time(NULL) * INT64_C(1000);
	struct report_input input = {.latest = now + REPORT_DAY};
	struct report_table table;
	struct report report;
	int rv, written;

	rv = options_read(&options, argc, argv);
	if (rv != 0)
		return rv == 1 ? COMMAND_OK : COMMAND_FAILED;
	if (report_table_init(&table) == -1)
		return out_of_memory();
	rv = inputs_read(argv + optind, &table, &input);
	if (rv != COMMAND_FAILED && report_make(&report, &table, &input,
	                                (int32_t)(now / REPORT_DAY)) == -1)
		rv = out_of_memory();
	if (rv != COMMAND_FAILED) {
		written = report_write(&options, &report);
		if (written != COMMAND_OK)
			rv = written;
		report_free(&report);
	}
	report_table_free(&table);
	return rv;
}
