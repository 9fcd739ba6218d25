/* SPDX-License-Identifier: MIT */
/* legacytls report as a user runs it: files, pipes, exit codes. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "command/folder.h"
#include "command/journal.h"

#define GOOD "good.journal"
#define OTHER "other.journal"
#define PINNED "held.journal"

static const struct journal_record mended[] = {
    {.time = "2025-10-01", .rule = "-", .allowed = "sha1", .needed = "sha1"},
    {.time = "2025-11-02", .rule = "-", .allowed = "sha1", .needed = ""},
};

static const struct journal_record pinned[] = {
    {.time = "2025-10-01", .rule = "-", .allowed = "pin", .needed = "pin"},
    {.time = "2025-11-02", .rule = "-", .allowed = "pin", .needed = ""},
};

static const struct journal_record failing = {.time = "2025-11-03",
    .machine = "web2",
    .host = "new.example.com",
    .outcome = "failed",
    .error = "0A000152 unsafe legacy renegotiation disabled",
    .hint = "new.example.com legacy-connect"};

static const char mended_text[] =
    "old.example.com\n"
    "  remove: mended on 2025-11-02 (nothing needed in 1 handshake)\n"
    "  handshakes   2, 0 failures; 1 machine, 1 program; 2025-10-01 to "
    "2025-11-02\n"
    "  rule         old.example.com\n"
    "  allowed      sha1\n"
    "  needed       none\n"
    "  no longer    sha1 (since 2025-11-02, 1 handshake)\n";

static const char failing_text[] =
    "new.example.com\n"
    "  add: new.example.com legacy-connect\n"
    "  handshakes   1, 1 failure; 1 machine, 1 program; 2025-11-03\n"
    "  error        0A000152 unsafe legacy renegotiation disabled\n"
    "  hint         new.example.com legacy-connect\n";

static void
journal_make(const char *name, const struct journal_record *records, size_t n)
{
	FILE *file = folder_open(name);
	size_t i;

	for (i = 0; i < n; i++)
		journal_write(file, &records[i]);
	fclose(file);
}

static void
journals_make(void)
{
	journal_make(GOOD, mended, 2);
	journal_make(OTHER, &failing, 1);
	journal_make(PINNED, pinned, 2);
}

static const struct run_row {
	const char *name;
	const char *command;
	int status;
	const char *want[3]; /* what the output has in it */
	const char * not ;   /* and what it has not */
} runs[] = {
    {"run: a file", "$legacytls report " GOOD, 0,
        {"1 host, 2 handshakes, 2025-10-01 to 2025-11-02\n\n", mended_text},
        NULL},
    {"run: stdin", "$legacytls report <" GOOD, 0, {mended_text}, NULL},
    {"run: a pipe", "cat " GOOD " | $legacytls report -", 0, {mended_text},
        NULL},
    {"run: a file and stdin", "$legacytls report " OTHER " - <" GOOD, 0,
        {"2 hosts, 3 handshakes, 2025-10-01 to 2025-11-03\n\n", mended_text,
            failing_text},
        NULL},
    {"run: worst first", "$legacytls report " GOOD " " OTHER " | sed -n 3p", 0,
        {"new.example.com\n"}, "old.example.com"},
    {"run: an empty journal", "$legacytls report </dev/null", 0,
        {"0 hosts, 0 handshakes\n"}, NULL},
    {"run: syslog's prefix",
        "sed 's/^/Nov  1 12:00:00 web1 curl[12]: /' " GOOD
        " | $legacytls report",
        0, {mended_text}, NULL},
    {"run: ends of lines as in DOS",
        "sed 's/$/\\r/' " GOOD " | $legacytls report", 0, {mended_text}, NULL},
    {"run: rules", "$legacytls report --rules " GOOD " " OTHER, 0,
        {"# can go, ", "# old.example.com\n",
            "# new.example.com fails; this would help:\n"},
        NULL},
    {"run: a pin is kept", "$legacytls report " PINNED, 0,
        {"\n  keep: pins the key\n", "\n  needed       none\n"}, "  no longer"},
    {"run: a pin that never made a chain pass",
        "sed -n 2p " PINNED " | $legacytls report", 0,
        {"\n  keep: pins the key\n"}, "never needed"},
    {"run: a pin in JSON", "$legacytls report --json " PINNED " | tr -d ' \\n'",
        0, {"\"text\":\"keep:pinsthekey\"", "\"no_longer\":[]"}, NULL},
    {"run: a pin in HTML", "$legacytls report --html p " PINNED "; cat p; rm p",
        0, {"<td>keep: pins the key</td>"}, NULL},
    {"run: help", "$legacytls report --help", 0, {"Usage: legacytls report"},
        NULL},

    {"broken: a line",
        "(cat " GOOD "; echo; echo oops; cat " OTHER
        ") >torn; $legacytls report torn",
        1,
        {"legacytls: torn: line 4: no JSON object\n"
         "legacytls: report: broken lines: 1\n",
            mended_text, failing_text},
        NULL},
    {"broken: the last line, cut", "head -c -9 " GOOD " | $legacytls report", 1,
        {"legacytls: stdin: line 2: parse error: premature EOF\n"}, NULL},
    {"broken: many", "(cat " GOOD "; yes | head -99) | $legacytls report", 1,
        {"stdin: line 22: no JSON object\n"
         "legacytls: more broken lines are counted only\n"
         "legacytls: report: broken lines: 99\n",
            mended_text},
        "line 23"},
    {"broken: too long",
        "(head -c 65537 /dev/zero; echo; cat " GOOD ") | $legacytls report", 1,
        {"stdin: line 1: longer than 64 KiB\n", mended_text}, NULL},
    {"broken: NUL",
        "(head -c 65536 /dev/zero; echo; cat " GOOD ") | $legacytls report", 1,
        {"stdin: line 1: no JSON object\n", mended_text}, NULL},
    {"broken: another version",
        "(cat " GOOD "; echo '{\"v\":2}') | $legacytls report", 1,
        {"report: lines of another version, not read: 1\n", mended_text}, NULL},
    {"broken: a clock that is ahead",
        "sed 2s/2025/9999/ " GOOD " | $legacytls report", 1,
        {"stdin: line 2: 'time' is ahead of the clock\n", "  keep\n"},
        "remove"},
    {"broken: a file that is not there", "$legacytls report nothing " GOOD, 1,
        {"legacytls: nothing: cannot open: No such file", mended_text}, NULL},
    {"broken: a folder", "$legacytls report . " GOOD, 1,
        {"legacytls: .: cannot read: Is a directory\n", mended_text}, NULL},
    {"broken: compressed", "gzip <" GOOD " >a.gz; $legacytls report a.gz " GOOD,
        1,
        {"legacytls: a.gz: compressed with gzip; uncompress it into a pipe to "
         "'legacytls report -'\n",
            mended_text},
        NULL},
    {"broken: its name does no harm",
        "printf x >\"$(printf 'a\\033[31m')\"; $legacytls report a?* " GOOD, 1,
        {"legacytls: a?[31m: line 1"}, "\033"},

    {"nothing: no file", "$legacytls report nothing", 125,
        {"report: nothing could be read\n"}, "handshakes"},
    {"nothing: no line", "echo oops | $legacytls report", 125,
        {"report: nothing could be read\n"}, "handshakes"},
    {"nothing: the page stays",
        "echo old >page; echo oops | $legacytls report --html page; "
        "echo $? $(cat page); rm page",
        0, {"125 old\n"}, NULL},
    {"wrong: two formats", "$legacytls report --json --rules " GOOD, 125,
        {"give one of --json, --rules and --html"}, "{"},
    {"wrong: no such option", "$legacytls report --jsno " GOOD, 125,
        {"unrecognized option '--jsno'"}, "handshakes"},
    {"wrong: stdout is full, which is said once",
        "$legacytls report " GOOD " 2>&1 >/dev/full; echo $?", 0,
        {"legacytls: cannot write to stdout: No space left on device\n125\n"},
        "report:"},

    {"page: a link is not followed",
        "echo old >target; ln -s target link; $legacytls report --html "
        "link " GOOD "; echo $? $(cat target)",
        0, {"cannot write 'link': it is not a regular file\n125 old\n"}, NULL},
    {"page: no such folder", "$legacytls report --html no/page " GOOD, 125,
        {"cannot write 'no/page': No such file or directory\n"}, NULL},
    {"page: in place of an old one",
        "echo '<!DOCTYPE html>old' >p; chmod 640 p; "
        "$legacytls report --html p " GOOD
        "; stat -c %a p; head -1 p; ls -A | grep -c '^p'",
        0, {"640\n<!DOCTYPE html>\n1\n"}, NULL},
    {"page: in place of nothing",
        ">empty; $legacytls report --html empty " GOOD
        "; head -1 empty; rm empty",
        0, {"<!DOCTYPE html>\n"}, NULL},
    {"page: the journal is not one",
        "cp " GOOD " whole; $legacytls report --html whole </dev/null; "
        "$legacytls report --html whole whole; cmp whole " GOOD " && echo same",
        0,
        {"cannot write 'whole': what is there is not such a page\n", "same\n"},
        NULL},
    {"page: nor what begins like one",
        "printf '<!DOCTYPE htm' >short; $legacytls report --html short " GOOD
        "; cat short",
        0, {"what is there is not such a page\n<!DOCTYPE htm"}, NULL},
};

static void
command_is_run(void **state)
{
	const struct run_row *row = *state;
	struct process_result result = folder_run(row->command);
	size_t i;

	for (i = 0; i < 3 && row->want[i] != NULL; i++) {
		if (strstr(result.output, row->want[i]) == NULL)
			fail_msg(
			    "no '%s' in '%s'", row->want[i], result.output);
	}
	if (row->not != NULL && strstr(result.output, row->not ) != NULL)
		fail_msg("'%s' in '%s'", row->not, result.output);
	if (result.status != row->status)
		fail_msg("exit code %d: %s", result.status, result.output);
	process_result_free(&result);
}

int
main(void)
{
	const struct table tables[] = {TABLE(runs, command_is_run)};
	int rv;

	folder_make();
	journals_make();
	rv = table_run("report", tables, sizeof(tables) / sizeof(tables[0]));
	folder_remove();
	return rv;
}
