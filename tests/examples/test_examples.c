/* SPDX-License-Identifier: MIT */
/* What is in examples/ does what it says, as far as one machine can show it. */
#include "unit/table.h"

#include <stdio.h>

#include "command/cli.h"

/* A script that succeeds and says nothing; else it says what is wrong. */
#define SCRIPT(example)                                              \
	{                                                            \
		example,                                             \
		    "mkdir " example " && D=$D/" example             \
		    " SOURCE=" LEGACYTLS_SOURCE " " LEGACYTLS_SOURCE \
		    "/tests/examples/" example ".sh",                \
		    0, NULL, NULL                                    \
	}

static const struct cli_row examples[] = {
    SCRIPT("systemd"),
    SCRIPT("cron"),
    SCRIPT("nginx"),
    SCRIPT("php-fpm"),
    SCRIPT("python"),
    SCRIPT("fleet"),
    SCRIPT("docker"),
    SCRIPT("kubernetes"),
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(examples, cli_run),
	};

	cli_begin();
	return cli_end(
	    table_run("examples", tables, sizeof(tables) / sizeof(tables[0])));
}
