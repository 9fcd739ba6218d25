/* SPDX-License-Identifier: MIT */
/* What is in examples/ does what it says, as far as one machine can show it. */
#include "support/table.h"

#include <stdio.h>

#include "command/cli.h"

/* NAME.sh beside this file. */
struct script {
	const char *name;
};

/* It has a folder of its own, and says only what is wrong. */
static void
run_script(void **state)
{
	const struct script *script = *state;
	char line[1024];
	struct cli_row row = {script->name, line, 0, NULL, NULL};
	void *row_state = &row;

	snprintf(line, sizeof(line),
	    "mkdir %s && SOURCE='%s' D=$D/%s && export SOURCE D && "
	    "\"$SOURCE/tests/examples/%s.sh\"",
	    script->name, LEGACYTLS_SOURCE, script->name, script->name);
	cli_run(&row_state);
}

static const struct script scripts[] = {
    {"systemd"},
    {"python"},
    {"cron"},
    {"nginx"},
    {"php-fpm"},
    {"docker"},
    {"kubernetes"},
    {"fleet"},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(scripts, run_script),
	};

	cli_begin();
	return cli_end(
	    table_run("examples", tables, sizeof(tables) / sizeof(tables[0])));
}
