/* SPDX-License-Identifier: MIT */
/* legacytls report: what it prints of what, and on what. */
#include "support/table.h"

#include <sys/wait.h>

#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <yajl/yajl_tree.h>

#include "command/folder.h"
#include "command/journal.h"

/* What the command, with a terminal as stdin and stdout, says. */
static int
run_on_terminal(char *output, size_t size)
{
	size_t used = 0;
	ssize_t got;
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	assert_true(pid != -1);
	if (pid == 0) {
		execl(LEGACYTLS_COMMAND, "legacytls", "report", (char *)NULL);
		_exit(99);
	}
	while (used < size - 1 &&
	       (got = read(master, output + used, size - 1 - used)) > 0)
		used += (size_t)got;
	output[used] = '\0';
	close(master);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_terminal_is_not_waited_for(void)
{
	char output[1024];

	assert_int_equal(run_on_terminal(output, sizeof(output)), 125);
	assert_non_null(strstr(output, "stdin is a terminal; name one"));
}

/* What would move the cursor, in every text of a record. */
static void
no_format_prints_what_a_terminal_obeys(void)
{
	static const char *const commands[] = {
	    "$legacytls report evil",
	    "$legacytls report --json evil",
	    "$legacytls report --rules evil",
	    "$legacytls report --html page evil && cat page",
	};
	const char *const evil = "\\u001b[2J\\u0007\\u009b\\u007f\xc2\x9b";
	const struct journal_record records[] = {
	    {.time = "2026-11-01",
	        .machine = evil,
	        .program = evil,
	        .host = evil,
	        .rule = evil,
	        .outcome = "failed",
	        .error = evil,
	        .hint = evil,
	        .note = evil},
	    {.time = "2026-11-01", .event = "process", .note = evil},
	};
	FILE *file = folder_open("evil");
	size_t i, j;

	journal_write(file, &records[0]);
	journal_write(file, &records[1]);
	fclose(file);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct process_result result = folder_run(commands[i]);

		assert_int_equal(result.status, 0);
		assert_non_null(strstr(result.output, "x1b[2J"));
		for (j = 0; j < result.len; j++) {
			unsigned char byte = (unsigned char)result.output[j];

			assert_true(
			    byte == '\n' || (byte >= ' ' && byte < 127));
		}
		process_result_free(&result);
	}
}

static void
hosts_are_bounded(void)
{
	FILE *file = folder_open("hosts");
	struct process_result result;
	char name[32];
	unsigned i;

	for (i = 0; i < REPORT_HOSTS + 50; i++) {
		const struct journal_record record = {
		    .time = "2026-11-01", .host = name};

		snprintf(name, sizeof(name), "h%u.example.com", i);
		journal_write(file, &record);
	}
	fclose(file);
	result = folder_run("$legacytls report hosts");
	assert_int_equal(result.status, 1);
	assert_non_null(strstr(result.output, "10000 hosts, 10000 handshakes"));
	assert_non_null(strstr(result.output,
	    "more hosts\n  50 records of hosts beyond the first 10000\n"));
	process_result_free(&result);
}

static void
clients_are_bounded(void)
{
	FILE *file = folder_open("clients");
	struct process_result result;
	char name[32];
	unsigned i;

	for (i = 0; i < REPORT_CLIENTS + 5; i++) {
		const struct journal_record record = {
		    .time = "2026-11-01", .machine = name};

		snprintf(name, sizeof(name), "web%u", i);
		journal_write(file, &record);
	}
	fclose(file);
	result = folder_run("$legacytls report clients");
	assert_int_equal(result.status, 0);
	assert_non_null(
	    strstr(result.output, "; at least 32 machines, 1 program; "));
	process_result_free(&result);
}

static yajl_val
member(yajl_val map, const char *name)
{
	const char *path[] = {name, NULL};
	yajl_val value = yajl_tree_get(map, path, yajl_t_any);

	if (value == NULL)
		fail_msg("no '%s'", name);
	return value;
}

static yajl_val
element(yajl_val array, size_t i)
{
	assert_true(YAJL_IS_ARRAY(array));
	assert_true(i < array->u.array.len);
	return array->u.array.values[i];
}

static void
assert_text(yajl_val map, const char *name, const char *want)
{
	const char *got = YAJL_GET_STRING(member(map, name));

	assert_non_null(got);
	assert_string_equal(got, want);
}

static void
json_is_json(void)
{
	const struct journal_record records[] = {
	    {.time = "2026-11-02",
	        .rule = "-",
	        .allowed = "sha1",
	        .needed = ""},
	    {.time = "2026-11-03",
	        .host = "new.example.com",
	        .outcome = "failed",
	        .hint = "new.example.com legacy-connect"},
	};
	FILE *file = folder_open("both");
	struct process_result result;
	char error[256];
	yajl_val tree, host;

	journal_write(file, &records[0]);
	journal_write(file, &records[1]);
	fclose(file);
	result = folder_run("$legacytls report --json both");
	assert_int_equal(result.status, 0);
	tree = yajl_tree_parse(result.output, error, sizeof(error));
	if (tree == NULL)
		fail_msg("%s", error);
	assert_text(tree, "first", "2026-11-02T12:00:00.000Z");
	host = element(member(tree, "hosts"), 0);
	assert_text(host, "host", "new.example.com");
	assert_true(YAJL_IS_NULL(member(host, "rule")));
	assert_text(element(member(host, "verdict"), 0), "advice", "add");
	host = element(member(tree, "hosts"), 1);
	assert_true(YAJL_IS_STRING(element(member(host, "allowed"), 0)));
	assert_text(element(member(host, "verdict"), 0), "advice", "remove");
	assert_text(element(member(host, "verdict"), 0), "since",
	    "2026-11-02T12:00:00.000Z");
	yajl_tree_free(tree);
	process_result_free(&result);
}

static const struct table_single singles[] = {
    {"terminal: not waited for", a_terminal_is_not_waited_for},
    {"terminal: not obeyed", no_format_prints_what_a_terminal_obeys},
    {"bounds: hosts", hosts_are_bounded},
    {"bounds: clients", clients_are_bounded},
    {"json: read back", json_is_json},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};
	int rv;

	folder_make();
	rv = table_run(
	    "report_output", tables, sizeof(tables) / sizeof(tables[0]));
	folder_remove();
	return rv;
}
