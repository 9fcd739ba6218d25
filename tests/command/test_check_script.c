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
    {"env -S with words", "legacytls check ./of-env-s", 1,
        "a script of /usr/bin/curl: ", NULL},
    {"env, each way to write it",
        "n=0; while read -r line; do n=$((n + 1)); echo \"#!$line\" >each; "
        "chmod 755 each; out=$(legacytls check ./each 2>&1); "
        "test $? = 0 || echo \"$line: $out\"; done <lines; echo $n",
        0, "19\n", ":"},
    {"env takes the object away",
        "n=0; while read -r line; do n=$((n + 1)); echo \"#!$line\" >each; "
        "chmod 755 each; out=$(legacytls check ./each 2>&1); "
        "case $?$out in 1*' a script of /usr/bin/curl: the first line of the "
        "script starts it without LD_PRELOAD'*) ;; *) echo \"$line: $out\"; "
        "esac; done <lost; echo $n",
        0, "22\n", ":"},
    {"env has what is not known from here",
        "n=0; while read -r line; do n=$((n + 1)); echo \"#!$line\" >each; "
        "chmod 755 each; out=$(legacytls check ./each 2>&1); "
        "case $?$out in 2*': the first line of the script '[sh]*) ;; "
        "*) echo \"$line: $out\"; esac; done <unclear; echo $n",
        0, "9\n", ":"},
    {"run of one with rules of its own",
        "legacytls run --host old.example.com ./own-rules", 0,
        "legacytls: warning: ./own-rules: the shim may act there: a script of "
        "/usr/bin/curl: the first line of the script sets LEGACYTLS_HOSTS, so "
        "no other rules count\n",
        "relaxed: "},
    {"env without -S has one word", "legacytls check ./one-word", 125,
        "its interpreter 'curl -V' was not found\n", NULL},
    {"blanks at the end of the line", "legacytls check ./blanks", 0,
        "a script of /usr/bin/curl: ", NULL},
    {"env takes the rules away", "legacytls check ./without-rules", 1,
        "the first line of the script starts it without LEGACYTLS_HOSTS\n",
        NULL},
    {"env took the object away before it",
        "legacytls check ./of-without-object", 1, "it without LD_PRELOAD\n",
        NULL},
    {"run of one that loses the object",
        "legacytls run --host old.example.com ./without-object", 125,
        "the shim cannot act there: a script of /usr/bin/curl: the first line "
        "of the script starts it without LD_PRELOAD; instead: ",
        NULL},
    {"run of one that loses the rules",
        "legacytls run --host old.example.com ./without-rules", 0,
        "warning: ./without-rules: the shim cannot act there", "relaxed: "},
    {"env of a program that is not there", "legacytls check ./of-env-none", 125,
        "its interpreter 'no such' was not found\n", NULL},
    {"a script of a script", "legacytls check ./of-script", 0,
        "a script of /usr/bin/curl: ", NULL},
    {"a script of four scripts",
        "p=/usr/bin/curl; for i in 1 2 3 4 5 6; do echo \"#!$p\" >s$i; "
        "chmod 755 s$i; p=$D/s$i; done; ./s5 -V >/dev/null && "
        "legacytls check ./s5",
        0, "a script of /usr/bin/curl: ", NULL},
    {"... and of five, which the kernel refuses",
        "legacytls check ./s6; code=$?; ./s6 -V >/dev/null 2>&1 && exit; "
        "exit $code",
        125, "a script of a script, too often\n", NULL},
    {"the kernel seeks no interpreter in PATH", "legacytls check ./no-folder",
        125, "its interpreter './curl' was not found\n", NULL},
    {"a script of itself", "legacytls check ./of-itself", 125,
        "a script of a script, too often\n", NULL},
    {"a missing interpreter", "legacytls check ./orphan", 125,
        "its interpreter '/no/such' was not found\n", NULL},
    {"setuid on a script has no effect", "legacytls check ./setuid-script", 0,
        "the shim can act\n", NULL},
};

/* All of them start curl, and with the variables. */
static const char env_lines[] =
    "/usr/bin/env curl\n"
    "/usr/bin/env -S curl -V\n"
    "/usr/bin/env -Scurl -V\n"
    "/usr/bin/env -S -u FOO curl\n"
    "/usr/bin/env -S -uFOO curl\n"
    "/usr/bin/env -S --unset FOO curl\n"
    "/usr/bin/env -S --unset=FOO --chdir=/tmp curl\n"
    "/usr/bin/env -S -C /tmp curl\n"
    "/usr/bin/env -S FOO=\"a b\" curl\n"
    "/usr/bin/env -S 'FOO=a b' BAR='c d' curl\n"
    "/usr/bin/env -S FOO=a\\\"b curl\n"
    "/usr/bin/env -vS 'curl'\n"
    "/usr/bin/env --split-string=-v curl\n"
    "/usr/bin/env -S --ignore-signal=INT -- curl\n"
    "/usr/bin/env -S -a LD_PRELOAD curl\n"
    "/usr/bin/env -S -uLD_PRELOADED --uns=LEGACYTLS curl\n"
    "/usr/bin/env -S -i LD_PRELOAD=${LD_PRELOAD} "
    "LEGACYTLS_HOSTS=${LEGACYTLS_HOSTS} curl\n"
    "/usr/bin/env -S PATH=/none FOO=\\\"${HOME} /usr/bin/curl \\n\n"
    "/usr/bin/env -S -u LD_PRELOAD LD_PRELOAD=/a/liblegacytls.so curl\n";

/* Which program that is, or with which rules, is for env to say. */
static const char unclear_lines[] =
    "/usr/bin/env -S LEGACYTLS_HOSTS=x.example.com curl\n"
    "/usr/bin/env -S -i LD_PRELOAD=${LD_PRELOAD} LEGACYTLS_HOSTS=@/a curl\n"
    "/usr/bin/env -S LEGACYTLS_PROGRAMS=other curl\n"
    "/usr/bin/env -S LEGACYTLS_PROGRAMS= curl\n"
    "/usr/bin/env -S PATH=/none:${PATH} curl\n"
    "/usr/bin/env -S PATH=/none wget\n"
    "/usr/bin/env -S ${CURL} -V\n"
    "/usr/bin/env -S -u\\_LD_PRELOAD curl\n"
    "/usr/bin/env -S curl\\_-V\n";

/* Not with LD_PRELOAD, or with another one. */
static const char lost_lines[] =
    "/usr/bin/env -S -i curl\n"
    "/usr/bin/env -iS A=b curl\n"
    "/usr/bin/env --split-string=-i curl\n"
    "/usr/bin/env -S - 'curl'\n"
    "/usr/bin/env -S -- - curl\n"
    "/usr/bin/env -S -v - A=b curl\n"
    "/usr/bin/env -S -vi curl\n"
    "/usr/bin/env -S -i0 curl\n"
    "/usr/bin/env -S -C /tmp -i curl\n"
    "/usr/bin/env -S --ignore-environment curl\n"
    "/usr/bin/env -S --ignore-env curl\n"
    "/usr/bin/env -S -u LD_PRELOAD curl\n"
    "/usr/bin/env -S -u LEGACYTLS_HOSTS -u LD_PRELOAD curl\n"
    "/usr/bin/env -S -uLD_PRELOAD curl\n"
    "/usr/bin/env -S -viuLD_PRELOAD curl\n"
    "/usr/bin/env -S --unset=LD_PRELOAD curl\n"
    "/usr/bin/env -S --unset LD_PRELOAD curl\n"
    "/usr/bin/env -S --uns='LD_PRELOAD' curl\n"
    "/usr/bin/env -S LD_PRELOAD= curl\n"
    "/usr/bin/env -S A=b LD_PRELOAD=/a/libother.so curl\n"
    "/usr/bin/env -S -i LEGACYTLS_HOSTS=@/a curl\n"
    "/usr/bin/env -S -S -i curl\n";

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
	cli_file("lost", lost_lines, 0644);
	cli_file("unclear", unclear_lines, 0644);
	cli_file("own-rules",
	    "#!/usr/bin/env -S LEGACYTLS_HOSTS=x.example.com curl -V\n", 0755);
	cli_file("one-word", "#!/usr/bin/env curl -V\n", 0755);
	cli_file("blanks", "#!/usr/bin/env curl \t\n", 0755);
	cli_file("without-object", "#!/usr/bin/env -S -i curl -V\n", 0755);
	cli_file("without-rules",
	    "#!/usr/bin/env -S -u LEGACYTLS_HOSTS curl -V\n", 0755);
	snprintf(line, sizeof(line), "#!%s/without-object\n", cli_folder());
	cli_file("of-without-object", line, 0755);
	snprintf(line, sizeof(line), "#!%s/of-curl\n", cli_folder());
	cli_file("of-script", line, 0755);
	snprintf(line, sizeof(line), "#!%s/of-itself\n", cli_folder());
	cli_file("of-itself", line, 0755);
	cli_file("no-folder", "#!curl\n", 0755);
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
