/* SPDX-License-Identifier: MIT */
/* legacytls run: the LEGACYTLS_ variables, of options and inherited ones. */
#include "support/table.h"

#include "command/cli.h"

#define DATED "--host 'old.test until=2099-12-31'"

/* What the command finds in its environment. */
#define SHOW(name) " sh -c 'echo [$" name "]'"

static const struct cli_row variables[] = {
    {"--program",
        "legacytls run -q --program 'curl,wget*' " DATED SHOW(
            "LEGACYTLS_PROGRAMS"),
        0, "[curl,wget*]\n", NULL},
    {"--program with a path",
        "legacytls run --program /usr/bin/curl " DATED " true", 125,
        "--program: \"/usr/bin/curl\" names no program", NULL},
    {"--program of nothing", "legacytls run --program ', ' " DATED " true", 125,
        "--program: \", \" names no program", NULL},
    {"--journal stderr",
        "legacytls run -q --journal stderr " DATED SHOW("LEGACYTLS_JOURNAL"), 0,
        "[stderr]\n", NULL},
    {"--journal, relative",
        "legacytls run -q --journal j.log " DATED SHOW("LEGACYTLS_JOURNAL"), 0,
        "/j.log]\n", "[j.log"},
    {"--journal, absolute",
        "legacytls run -q --journal /var/j.log " DATED SHOW(
            "LEGACYTLS_JOURNAL"),
        0, "[/var/j.log]\n", NULL},
    {"--journal without rules is discovery",
        "legacytls run --journal stderr" SHOW("LEGACYTLS_JOURNAL"), 0,
        "legacytls: no host is relaxed; what hosts need is written to "
        "stderr\n",
        NULL},
    {"an empty --journal", "legacytls run --journal '' " DATED " true", 125,
        "--journal: it is empty", NULL},
    {"an unknown option", "legacytls run --hots a.test true", 125,
        "'legacytls run --help' lists the options", NULL},
    {"--host without a value", "legacytls run --host", 125,
        "requires an argument", NULL},
    {"no command", "legacytls run " DATED, 125, "no command is named", NULL},
};

/* What is in the environment, and what the object would say of it. */
static const struct cli_row inherited[] = {
    {"good ones",
        "LEGACYTLS_PROGRAMS=curl LEGACYTLS_JOURNAL=/dev/null "
        "LEGACYTLS_CONTAIN=1 LEGACYTLS_SERVER=prefer-ciphers "
        "legacytls run " DATED SHOW("LEGACYTLS_CONTAIN$LEGACYTLS_SERVER"),
        0, "[1prefer-ciphers]\n", NULL},
    {"containment that is off",
        "LEGACYTLS_CONTAIN=0 legacytls run " DATED " true", 0,
        "relaxed: ", NULL},
    {"a program with a path",
        "LEGACYTLS_PROGRAMS=/usr/bin/curl legacytls run " DATED " true", 125,
        "legacytls: LEGACYTLS_PROGRAMS: \"/usr/bin/curl\" names no program; "
        "list names or globs without '/'",
        "relaxed"},
    {"... is as nothing where --program is given",
        "LEGACYTLS_PROGRAMS=/usr/bin/curl legacytls run --program curl " DATED
        " true",
        0, "in programs named curl only\n", NULL},
    {"programs of nothing", "LEGACYTLS_PROGRAMS= legacytls run " DATED " true",
        125, "LEGACYTLS_PROGRAMS: \"\" names no program", "relaxed"},
    {"a relative journal", "LEGACYTLS_JOURNAL=j.x legacytls run " DATED " true",
        125,
        "legacytls: LEGACYTLS_JOURNAL: \"j.x\" is no place for records; write "
        "stderr, syslog, or a path from the root",
        "relaxed"},
    {"... is as nothing where --journal is given",
        "LEGACYTLS_JOURNAL=j.x legacytls run --journal j.y " DATED " true", 0,
        "relaxed: ", "j.x"},
    {"a relative journal, and no rule",
        "LEGACYTLS_JOURNAL=j.x legacytls run true", 125,
        "\"j.x\" is no place for records", "is written to"},
    {"an empty journal", "LEGACYTLS_JOURNAL= legacytls run " DATED " true", 125,
        "LEGACYTLS_JOURNAL: \"\" is no place", "relaxed"},
    {"containment that is no number",
        "LEGACYTLS_CONTAIN=yes legacytls run " DATED " true", 125,
        "legacytls: LEGACYTLS_CONTAIN: \"yes\" is neither 0 nor 1; write 1",
        "relaxed"},
    {"empty containment", "LEGACYTLS_CONTAIN= legacytls run " DATED " true",
        125, "LEGACYTLS_CONTAIN: \"\" is neither", "relaxed"},
    {"a word that is not the server's",
        "LEGACYTLS_SERVER=renegotiations=0/60 legacytls run -q " DATED " true",
        125, "legacytls: LEGACYTLS_SERVER: 'renegotiations=0/60' is not a ",
        NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(variables, cli_run),
	    TABLE(inherited, cli_run),
	};

	cli_begin();
	return cli_end(table_run(
	    "run_variables", tables, sizeof(tables) / sizeof(tables[0])));
}
