/* SPDX-License-Identifier: MIT */
/* legacytls run: the environment that the command gets, and its end. */
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "command/cli.h"
#include "command/version.h"

#define DATED "--host 'old.test until=2099-12-31'"
#define PIN "pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

/* What the command finds in its environment, one variable a line. */
#define SHOW(name) " sh -c 'echo [$" name "]'"

static const struct cli_row ends[] = {
    {"help", "legacytls run --help", 0, "Usage: legacytls run ", NULL},
    {"exit code", "legacytls run -q " DATED " -- sh -c 'exit 3'", 3, NULL,
        NULL},
    {"success", "legacytls run -q " DATED " true", 0, NULL, NULL},
    {"a signal", "legacytls run -q " DATED " sh -c 'kill -TERM $$'", 143,
        CLI_ANY, NULL},
    {"stdin and stdout", "echo hello | legacytls run -q " DATED " cat", 0,
        "hello\n", "legacytls"},
    {"stdout is the command's alone",
        "legacytls run -v " DATED " echo out 2>/dev/null", 0, "out\n",
        "legacytls:"},
    {"a terminal stays one",
        "script -qec \"legacytls run -q " DATED
        " sh -c 'test -t 0 && test -t 1 && echo both'\" /dev/null",
        0, "both", NULL},
    {"a pipe stays one",
        "legacytls run -q " DATED " sh -c 'test -t 1 || echo none' | cat", 0,
        "none\n", NULL},
    {"not found", "legacytls run " DATED " no-such-command", 127,
        "legacytls: no-such-command: it was not found\n", "relaxed"},
    {"not found by its path", "legacytls run " DATED " ./none", 127,
        "legacytls: ./none: it was not found\n", NULL},
    {"not executable", "legacytls run " DATED " ./text", 126,
        "legacytls: ./text: it cannot be executed\n", NULL},
    {"a folder", "legacytls run " DATED " /tmp", 126,
        "/tmp: it cannot be executed\n", NULL},
    {"an interpreter that is missing", "legacytls run -q " DATED " ./orphan",
        127, "./orphan: No such file or directory\n", NULL},
    {"a script without #! is for sh", "legacytls run -q " DATED " ./plain", 0,
        "plain\n", NULL},
    {"a relative path", "cd path && legacytls run -q " DATED " ../script a b",
        0, "../script a b\n", NULL},
    {"the program of a dash", "legacytls run -q " DATED " -- -dash", 127,
        "-dash: it was not found\n", NULL},
    {"the command's own options are its own",
        "legacytls run -q " DATED " echo --host -v", 0, "--host -v\n", NULL},
    {"an empty command", "legacytls run " DATED " ''", 127,
        ": it was not found\n", NULL},
    {"no subcommand", "legacytls", 125, "Usage: legacytls SUBCOMMAND ", NULL},
    {"the version", "legacytls --version", 0, "legacytls " VERSION "\n", NULL},
    {"... on a full device", "legacytls --version >/dev/full", 125,
        "cannot write to stdout", NULL},
    {"... is no subcommand", "legacytls version", 125,
        "there is no subcommand 'version'", NULL},
    {"no such subcommand", "legacytls rnu true", 125,
        "legacytls: there is no subcommand 'rnu'; 'legacytls --help' lists "
        "them\n",
        NULL},
};

static const struct cli_row rules[] = {
    {"the rule", "legacytls run -q " DATED SHOW("LEGACYTLS_HOSTS"), 0,
        "[old.test until=2099-12-31]\n", NULL},
    {"two rules",
        "legacytls run -q " DATED
        " --host 'b.test sha1'" SHOW("LEGACYTLS_HOSTS"),
        0, "[old.test until=2099-12-31 b.test sha1]\n", NULL},
    {"--until, where there is none",
        "legacytls run -q --until 2098-01-31 " DATED
        " --host b.test,c.test" SHOW("LEGACYTLS_HOSTS"),
        0,
        "[old.test until=2099-12-31 b.test until=2098-01-31 c.test "
        "until=2098-01-31]\n",
        NULL},
    {"--until lets '*' pass",
        "legacytls run -q --until 2098-01-31 --host '* sha1' true", 0, NULL,
        NULL},
    {"'*' without an end", "legacytls run -q --host '* sha1' true", 125,
        "legacytls: --host: rule 1 (\"* sha1\"): '*' covers every host", NULL},
    {"--until without --host",
        "LEGACYTLS_HOSTS=a.test legacytls run --until 2098-01-31 true", 125,
        "--until is for the rules of --host", NULL},
    {"--until that is no date",
        "legacytls run --until 2098-02-29 " DATED " true", 125,
        "--until: '2098-02-29' is not a date", NULL},
    {"a refused rule", "legacytls run --host 'old.test what' true", 125,
        "legacytls: --host: rule 1 (\"old.test what\"): 'what' is not a word "
        "of a rule; write one of default, ",
        NULL},
    {"a pattern given twice", "legacytls run --host a.test --host a.test true",
        125, "is the pattern of rule 1", NULL},
    {"an empty rule", "legacytls run --host '' true", 125,
        "--host: '' names no host", NULL},
    {"a file by --host", "legacytls run --host @/etc/hosts true", 125,
        "for a file of rules write --hosts-file", NULL},
    {"a file", "legacytls run -q --hosts-file good" SHOW("LEGACYTLS_HOSTS"), 0,
        "/good]\n", NULL},
    {"its path is absolute",
        "cd path && legacytls run -q --hosts-file ../good sh -c 'cat "
        "\"${LEGACYTLS_HOSTS#@}\"'",
        0, "old.test\n", NULL},
    {"a file that others may write to", "legacytls run --hosts-file open true",
        125, "legacytls: --hosts-file: cannot use the file \"/tmp/", NULL},
    {"a missing file", "legacytls run --hosts-file none true", 125,
        "No such file or directory", NULL},
    {"a file and a rule", "legacytls run --hosts-file good " DATED " true", 125,
        "write one of them", NULL},
    {"the variable",
        "LEGACYTLS_HOSTS=v.test legacytls run -q" SHOW("LEGACYTLS_HOSTS"), 0,
        "[v.test]\n", NULL},
    {"the option, not the variable",
        "LEGACYTLS_HOSTS=v.test legacytls run -q " DATED SHOW(
            "LEGACYTLS_HOSTS"),
        0, "[old.test until", "v.test"},
    {"a refused variable", "LEGACYTLS_HOSTS=*.com legacytls run true", 125,
        "legacytls: LEGACYTLS_HOSTS: rule 1 (\"*.com\"): ", NULL},
    {"no rule at all", "legacytls run true", 125, "no host is named", NULL},
};

static const struct cli_row lines[] = {
    {"which hosts, and until when",
        "legacytls run " DATED " --host 'b.test until=2098-01-31' true", 0,
        "legacytls: relaxed: old.test until 2099-12-31, b.test until "
        "2098-01-31\n",
        "warning"},
    {"many hosts are counted",
        "legacytls run --until 2099-01-31 --host "
        "a.test,b.test,c.test,d.test,e.test,f.test true",
        0, "d.test until 2099-01-31 and 2 more\n", "e.test"},
    {"'none' relaxes nothing",
        "legacytls run --host 'b.test none until=2098-01-31' true", 0,
        "legacytls: not relaxed: b.test until 2098-01-31\n", NULL},
    {"nor does it need an end", "legacytls run --host '.b.test none' true", 0,
        "legacytls: not relaxed: .b.test without end\n", "warning"},
    {"a pin holds to its key",
        "legacytls run --until 2098-01-31 --host 'b.test none " PIN "' true", 0,
        "legacytls: held to its key: b.test until 2098-01-31\n", "relaxed"},
    {"a pin beside another word",
        "legacytls run --until 2098-01-31 --host 'b.test sha1 " PIN "' true", 0,
        "legacytls: relaxed: b.test until 2098-01-31\n", NULL},
    {"one of each kind",
        "legacytls run --until 2098-01-31 --host 'a.test none, b.test none " PIN
        ", .test.test sha1, *.c.test' true",
        0,
        "legacytls: relaxed: .test.test until 2098-01-31, *.c.test until "
        "2098-01-31; held to its key: b.test until 2098-01-31; not relaxed: "
        "a.test until 2098-01-31\n",
        NULL},
    {"a rule without an end", "legacytls run " DATED " --host b.test true", 0,
        "legacytls: warning: rule 2 (\"b.test\") has no end", NULL},
    {"all have ended", "legacytls run --host 'a.test until=2020-01-31' true", 0,
        "legacytls: no host is relaxed: no rule is left", NULL},
    {"a file without rules", "legacytls run --hosts-file empty true", 0,
        "legacytls: no host is relaxed: there is no rule in the file\n",
        "ended"},
    {"quiet", "legacytls run -q --host a.test true", 0, NULL, NULL},
    {"verbose", "legacytls run -v " DATED " true", 0, "legacytls: LD_PRELOAD=/",
        NULL},
    {"a program without TLS: with -v", "legacytls run -v " DATED " env", 0,
        "links no TLS library that is known", NULL},
    {"... and not without", "legacytls run " DATED " env", 0, CLI_ANY,
        "links no TLS"},
    {"for some programs only",
        "legacytls run --program curl,wget* " DATED " true", 0,
        "until 2099-12-31, in programs named curl,wget* only\n", NULL},
    {"the variable says so, too",
        "LEGACYTLS_PROGRAMS=curl legacytls run " DATED " true", 0,
        ", in programs named curl only\n", NULL},
};

static const struct cli_row preload[] = {
    {"the object, by its path", "legacytls run -q " DATED SHOW("LD_PRELOAD"), 0,
        "[" LEGACYTLS_OBJECT "]\n", NULL},
    {"what is there stays, and is first",
        "LD_PRELOAD=libm.so.6 legacytls run -q " DATED SHOW("LD_PRELOAD"), 0,
        "[libm.so.6:" LEGACYTLS_OBJECT "]\n", NULL},
    {"a list with blanks",
        "LD_PRELOAD=' libm.so.6  libdl.so.2 ' legacytls run -q " DATED SHOW(
            "LD_PRELOAD"),
        0, "[libm.so.6:libdl.so.2:" LEGACYTLS_OBJECT "]\n", NULL},
    {"but not a libssl",
        "LD_PRELOAD='libm.so.6 libssl.so.3' legacytls run -q " DATED SHOW(
            "LD_PRELOAD"),
        0, "[libm.so.6:" LEGACYTLS_OBJECT ":libssl.so.3]\n", NULL},
    {"already there: once",
        "LD_PRELOAD=" LEGACYTLS_OBJECT
        " legacytls run -q " DATED SHOW("LD_PRELOAD"),
        0, "[" LEGACYTLS_OBJECT "]\n", NULL},
    {"there twice: once",
        "LD_PRELOAD='" LEGACYTLS_OBJECT " libm.so.6:" LEGACYTLS_OBJECT
        "' legacytls run -q " DATED SHOW("LD_PRELOAD"),
        0, "[" LEGACYTLS_OBJECT ":libm.so.6]\n", NULL},
    {"run inside run",
        "legacytls run -q " DATED " legacytls run -q --host b.test sh -c "
        "'echo [$LD_PRELOAD] [$LEGACYTLS_HOSTS]'",
        0, "[" LEGACYTLS_OBJECT "] [b.test]\n", NULL},
    {"installed", "usr/bin/legacytls run -q " DATED SHOW("LD_PRELOAD"), 0,
        "/usr/lib/liblegacytls.so]\n", NULL},
    {"an installed one takes the place of another",
        "LD_PRELOAD=" LEGACYTLS_OBJECT
        " usr/bin/legacytls run -q " DATED SHOW("LD_PRELOAD"),
        0, "/usr/lib/liblegacytls.so]\n", LEGACYTLS_OBJECT},
    {"the object in '.' is not taken",
        "cd beside && ../alone/legacytls run " DATED " true", 125,
        "legacytls: liblegacytls.so is not there, neither in /tmp/", NULL},
    {"... nor by LD_LIBRARY_PATH",
        "LD_LIBRARY_PATH=$D/beside alone/legacytls run " DATED " true", 125,
        "liblegacytls.so is not there", NULL},
    {"a folder with a blank", "'with blank/legacytls' run " DATED " true", 125,
        "its path has a blank, a colon or a dollar sign", NULL},
    {"a folder with a colon", "with:colon/legacytls run " DATED " true", 125,
        "its path has a blank, a colon or a dollar sign", NULL},
    {"--deep without its object", "usr/bin/legacytls run --deep " DATED " true",
        125, "legacytls-reach.so is not there", NULL},
    {"--deep", "deep/legacytls run -q --deep " DATED SHOW("LD_AUDIT"), 0,
        "/deep/legacytls-reach.so]\n", NULL},
    {"--deep makes room",
        "GLIBC_TUNABLES= deep/legacytls run -q --deep " DATED SHOW(
            "GLIBC_TUNABLES"),
        0, "[:glibc.rtld.optional_static_tls=4096]\n", NULL},
    {"... unless there is some",
        "GLIBC_TUNABLES=glibc.rtld.optional_static_tls=1024 deep/legacytls run "
        "-q --deep " DATED SHOW("GLIBC_TUNABLES"),
        0, "[glibc.rtld.optional_static_tls=1024]\n", NULL},
};

static const struct cli_row refused[] = {
    {"a static program", "legacytls run " DATED " ./static", 125,
        "./static: the shim cannot act there: it is linked statically",
        "relaxed"},
    {"a program that is setuid to who runs it is not",
        "legacytls run " DATED " ./setuid", 0, "relaxed: ", "privileges"},
    {"a script of a static program", "legacytls run " DATED " ./of-static", 125,
        "it is linked statically", NULL},
    {"another TLS library: a warning", "legacytls run " DATED " ./own-openssl",
        0, "legacytls: warning: ./own-openssl: the shim cannot act there",
        NULL},
    {"... that -q omits", "legacytls run -q " DATED " ./own-openssl", 0, NULL,
        NULL},
};

/* Programs and installations that the rows name. */
static const struct cli_row setup[] = {
    {"(programs)",
        "echo 'int main(void) { return 0; }' >zero.c && "
        "cc -o static -static zero.c && cc -o setuid zero.c && "
        "chmod u+s setuid && "
        "echo 'const char text[] = \"OpenSSL 3.0.19 27 Jan 2026\";' >>zero.c "
        "&& cc -o own-openssl zero.c",
        0, NULL, NULL},
    {"(installations)",
        "l=$(readlink -f path/legacytls) && o=${l%/*}/liblegacytls.so && "
        "mkdir -p usr/bin usr/lib alone beside 'with blank' with:colon deep "
        "&& cp $l usr/bin && cp $o usr/lib && cp $l alone && cp $o beside && "
        "cp $l $o 'with blank' && cp $l $o with:colon && "
        "cp $l $o deep && cp $o deep/legacytls-reach.so",
        0, NULL, NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(setup, cli_run),
	    TABLE(ends, cli_run),
	    TABLE(rules, cli_run),
	    TABLE(lines, cli_run),
	    TABLE(preload, cli_run),
	    TABLE(refused, cli_run),
	};
	char of_static[128];

	cli_begin();
	snprintf(of_static, sizeof(of_static), "#!%s/static\n", cli_folder());
	cli_file("of-static", of_static, 0755);
	cli_file("good", "old.test\n", 0644);
	cli_file("empty", "# none\n\n", 0644);
	cli_file("open", "old.test\n", 0666);
	cli_file("text", "text\n", 0644);
	cli_file("plain", "echo plain\n", 0755);
	cli_file("script", "#!/bin/sh\necho $0 $*\n", 0755);
	cli_file("orphan", "#!/no/such/interpreter\n", 0755);
	return cli_end(
	    table_run("run", tables, sizeof(tables) / sizeof(tables[0])));
}
