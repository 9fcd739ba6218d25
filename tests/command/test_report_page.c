/* SPDX-License-Identifier: MIT */
/* legacytls report --html: the file, its permissions, and what is left. */
#include "support/table.h"

#include <stdio.h>
#include <sys/stat.h>

#include "command/cli.h"
#include "command/journal.h"

#define REPORT "legacytls report --html p/page p/journal"
#define MODE " && stat -c %a p/page"
#define LIST "; echo $? $(ls p)"

static const struct cli_row rows[] = {
    {"a new one has the umask's permissions", "umask 027; " REPORT MODE, 0,
        "640\n", NULL},
    {"an old one keeps its own", "chmod 600 p/page; " REPORT MODE, 0, "600\n",
        NULL},
    {"also those beyond the umask's",
        "chmod 666 p/page; umask 077; " REPORT MODE, 0, "666\n", NULL},
    {"but no other bits", "chmod 4755 p/page; " REPORT MODE, 0, "755\n", NULL},
    {"a link is left alone",
        "ln -s page p/link; legacytls report --html p/link p/journal; "
        "echo $?; rm p/link",
        0,
        "legacytls: report: cannot write 'p/link': it is not a regular "
        "file\n125\n",
        NULL},
    {"nothing is left of one over a limit",
        "rm -f p/page; (ulimit -f 1; " REPORT ")" LIST, 0,
        "legacytls: report: cannot write 'p/page': File too large\n"
        "125 journal\n",
        NULL},
    {"a signal waits until it is written",
        "rm -f p/page; strace -qq -o p.trace -e trace=fsync "
        "-e inject=fsync:signal=TERM " REPORT LIST,
        0, "143 journal page\n", NULL},
    {"or given up",
        "rm -f p/page; strace -qq -o p.trace -e trace=fsync "
        "-e inject=fsync:error=EIO:signal=TERM " REPORT LIST,
        0, "143 journal\n", NULL},
};

static void
make_journal(void)
{
	const struct journal_record record = {.time = "2026-11-01"};
	char text[2048];
	FILE *out = fmemopen(text, sizeof(text), "w");

	journal_write(out, &record);
	fclose(out);
	cli_file("p/journal", text, 0644);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, cli_run),
	};
	char path[128];

	cli_begin();
	snprintf(path, sizeof(path), "%s/p", cli_folder());
	mkdir(path, 0755);
	make_journal();
	return cli_end(table_run(
	    "report_page", tables, sizeof(tables) / sizeof(tables[0])));
}
