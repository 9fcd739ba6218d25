/* SPDX-License-Identifier: MIT */
/* legacytls check: scripts, by what the kernel and env(1) do with them. */
#include "support/table.h"

#include <stdio.h>

#include "command/cli.h"

static const struct cli_row scripts[] = {
    {"its interpreter", "legacytls check ./of-curl", 0,
        "why      a script of /usr/bin/curl: it links OpenSSL 3", NULL},
    {"env NAME", "legacytls check ./of-env", 0,
        "a script of /usr/bin/curl: ", NULL},
    {"env -S with words", "legacytls check ./of-env-s", 0,
        "a script of /usr/bin/curl: ", NULL},
    {"env, each way to write it",
        "n=0; while read -r line; do n=$((n + 1)); echo \"#!$line\" >each; "
        "chmod 755 each; out=$(legacytls check ./each 2>&1); "
        "test $? = 0 || echo \"$line: $out\"; done <lines; echo $n",
        0, "14\n", ":"},
    {"env of a program that is not there", "legacytls check ./of-env-none", 125,
        "its interpreter 'no such' was not found\n", NULL},
    {"a script of a script", "legacytls check ./of-script", 0,
        "a script of /usr/bin/curl: ", NULL},
    {"a script of itself", "legacytls check ./of-itself", 125,
        "a script of a script, too often\n", NULL},
    {"a missing interpreter", "legacytls check ./orphan", 125,
        "its interpreter '/no/such' was not found\n", NULL},
    {"setuid on a script has no effect", "legacytls check ./setuid-script", 0,
        "the shim can act\n", NULL},
};

/* All of them start curl. */
static const char env_lines[] =
    "/usr/bin/env curl\n"
    "/usr/bin/env -S curl -V\n"
    "/usr/bin/env -Scurl -V\n"
    "/usr/bin/env -S -u FOO curl\n"
    "/usr/bin/env -S -uFOO curl\n"
    "/usr/bin/env -S --unset FOO curl\n"
    "/usr/bin/env -S --unset=FOO --chdir=/tmp curl\n"
    "/usr/bin/env -S -C /tmp curl\n"
    "/usr/bin/env -iS A=b curl\n"
    "/usr/bin/env -S FOO=\"a b\" curl\n"
    "/usr/bin/env -S 'FOO=a b' BAR='c d' curl\n"
    "/usr/bin/env -S FOO=a\\\"b curl\n"
    "/usr/bin/env --split-string=-i curl\n"
    "/usr/bin/env -S - 'curl'\n";

static void
make_scripts(void)
{
	char line[160];

	cli_file("of-curl", "#!/usr/bin/curl -V\n", 0755);
	cli_file("of-env", "#! /usr/bin/env curl\n", 0755);
	cli_file("of-env-s", "#!/usr/bin/env -S -i A=b curl -V\n", 0755);
	cli_file(
	    "of-env-none", "#!/usr/bin/env -S -u A \"no such\" curl\n", 0755);
	cli_file("lines", env_lines, 0644);
	snprintf(line, sizeof(line), "#!%s/of-curl\n", cli_folder());
	cli_file("of-script", line, 0755);
	snprintf(line, sizeof(line), "#!%s/of-itself\n", cli_folder());
	cli_file("of-itself", line, 0755);
	cli_file("orphan", "#!/no/such\n", 0755);
	cli_file("setuid-script", "#!/usr/bin/curl\n", 04755);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(scripts, cli_run),
	};

	cli_begin();
	make_scripts();
	return cli_end(table_run(
	    "check_script", tables, sizeof(tables) / sizeof(tables[0])));
}
