/* SPDX-License-Identifier: MIT */
/* make install and uninstall; the pages and completions say what there is. */
#include "support/table.h"

#include <stdio.h>

#include "command/cli.h"

#define MAKE(target)                                                   \
	"unset MAKEFLAGS MAKELEVEL; b=$(readlink -f path/legacytls); " \
	"make -s -C " LEGACYTLS_SOURCE " BUILD=${b%/*} " target        \
	" PREFIX=/usr DESTDIR=\"$D/root\""
#define SHARE LEGACYTLS_SOURCE "/shim/command/"
#define BASH                                                      \
	"bash -c '. /usr/share/bash-completion/bash_completion; " \
	". " SHARE "completion/legacytls.bash; "                  \
	"COMP_LINE=$*; COMP_LINE=${COMP_LINE// = /=}; "           \
	"COMP_POINT=${#COMP_LINE}; "                              \
	"COMP_WORDS=(\"$@\"); "                                   \
	"COMP_CWORD=$(($# - 1)); _legacytls; echo \"${COMPREPLY[@]}\"' bash "

static const struct cli_row installed[] = {
    {"install", MAKE("install"), 0, NULL, NULL},
    {"every file has its place",
        "cd root && find . -type f ! -path '*/examples/*' | sort", 0,
        "./usr/bin/legacytls\n"
        "./usr/lib/legacytls-reach.so\n"
        "./usr/lib/liblegacytls.so\n"
        "./usr/share/bash-completion/completions/legacytls\n"
        "./usr/share/doc/legacytls/LICENSE\n"
        "./usr/share/doc/legacytls/README.md\n"
        "./usr/share/man/man1/legacytls.1\n"
        "./usr/share/man/man5/legacytls-rules.5\n"
        "./usr/share/zsh/site-functions/_legacytls\n",
        NULL},
    {"the examples too",
        "find " LEGACYTLS_SOURCE "/examples -type f ! -name demo.sh -printf "
        "'%P\\n' | sort >have; find root/usr/share/doc/legacytls/examples "
        "-type f -printf '%P\\n' | sort | diff have -",
        0, NULL, NULL},
    {"it finds its object",
        "root/usr/bin/legacytls run -q --host a.test sh -c 'echo "
        "$LD_PRELOAD'",
        0, "/root/usr/lib/liblegacytls.so\n", NULL},
    {"and the auditor",
        "root/usr/bin/legacytls run -q --deep --host a.test sh -c 'echo "
        "$LD_AUDIT'",
        0, "/root/usr/lib/legacytls-reach.so\n", NULL},
    {"the page is shown", "mandoc -Tascii root/usr/share/man/man1/legacytls.1",
        0, "LEGACYTLS(1)", NULL},
    {"uninstall", MAKE("uninstall"), 0, NULL, NULL},
    {"nothing is left", "find root -type f", 0, NULL, NULL},
    {"uninstall again", MAKE("uninstall"), 0, NULL, NULL},
    {"no blank in the folder",
        "mkdir kept; " MAKE(
            "uninstall") "\\ \"$D/kept\" 2>&1 | grep -c blanks; "
                         "rmdir kept",
        0, "1\n", NULL},
};

/* What is not told of is written. */
static const struct cli_row told[] = {
    {"subcommands are in the page, and complete",
        "legacytls --help | sed -n 's/^  \\([a-z]*\\) .*/\\1/p' | "
        "while read s; do grep -qx '\\.Ss '$s " SHARE
        "legacytls.1 && grep -qw $s " SHARE
        "completion/legacytls.bash && grep -q \"'$s:\" " SHARE
        "completion/_legacytls || echo $s; done",
        0, NULL, NULL},
    {"the options of all are in the page, and complete",
        "legacytls --help | grep -o -- '--[a-z][a-z-]*' | sort -u | "
        "while read o; do grep -q -e \"^.It Fl -${o#--}\\>\" " SHARE
        "legacytls.1 && grep -q -e \"$o\\>\" " SHARE
        "completion/legacytls.bash && grep -q -e \"$o\\>\" " SHARE
        "completion/_legacytls || echo $o; done",
        0, NULL, NULL},
    {"options are in the page, and complete",
        "for s in $(legacytls --help | sed -n 's/^  \\([a-z]*\\) .*/\\1/p'); "
        "do legacytls $s --help | "
        "grep -o -- '--[a-z][a-z-]*' | sort -u; done | while read o; do "
        "{ [ $o = --help ] || grep -q -e \"^.It Fl .*-${o#--}\\>\" " SHARE
        "legacytls.1; } && grep -q -e \"$o\\>\" " SHARE
        "completion/legacytls.bash && grep -q -e \"$o\\>\" " SHARE
        "completion/_legacytls || echo $o; done",
        0, NULL, NULL},
    {"words are in the page",
        "legacytls rules 'a what' 2>&1 | sed 's/.*write one of //; "
        "s/, in lower case.*//; s/=[^,]*//g' | tr -d , | tr ' ' '\\n' | "
        "while read w; do grep -q -e \"Cm.* $w\\>\" " SHARE
        "legacytls-rules.5 || echo $w; done",
        0, NULL, NULL},
    {"the words of the server are in the page",
        "for w in renegotiations= prefer-ciphers; do grep -q -e "
        "\"^.It Cm $w\" " SHARE "legacytls.1 || echo $w; done",
        0, NULL, NULL},
    {"the errors of README are in the page",
        "sed -n '/^| error | word |/,/^$/s/^\\(| `.*`\\) "
        "*|.*/\\1/p' " LEGACYTLS_SOURCE
        "/README.md | grep -o '`[a-zA-Z][^`]*`' | "
        "tr -d '`' >errors; while read -r e; do tr '\\n' ' ' <" SHARE
        "legacytls-rules.5 | grep -qF \"$e\" || echo \"$e\"; done <errors; "
        "test $(wc -l <errors) -gt 10",
        0, NULL, NULL},
    {"the examples of the page are rules",
        "sed -n '/^\\.Bd/,/^\\.Ed/{/^\\./!p}' " SHARE
        "legacytls-rules.5 >rules && legacytls rules @$D/rules",
        0, "4 rules, 0 warnings\n", NULL},
    {"the pages have no faults",
        "mandoc -Tlint -Wwarning " SHARE "legacytls.1 " SHARE
        "legacytls-rules.5",
        0, NULL, NULL},
};

static const struct cli_row completed[] = {
    {"subcommands", BASH "legacytls r", 0, "run rules report\n", "check"},
    {"options of no subcommand", BASH "legacytls --v", 0, "--version\n",
        "--help"},
    {"options of run", BASH "legacytls run --h", 0,
        "--host --hosts-file --help\n", NULL},
    {"options of rules", BASH "legacytls rules --", 0, "--host --help\n", NULL},
    {"programs", BASH "legacytls check tru", 0, "true", "--json"},
    {"the command", BASH "legacytls run --host a.test tru", 0, "true", NULL},
    {"no keyword of the shell", BASH "legacytls check el", 0, "elfedit",
        "elif"},
    {"the command, behind '='", BASH "legacytls run --host = a.test tru", 0,
        "true", NULL},
    {"a value behind '='", BASH "legacytls probe --starttls = sm", 0, "smtp\n",
        NULL},
    {"a file behind '='",
        "touch some-rules; " BASH "legacytls run --hosts-file = some-r", 0,
        "some-rules\n", NULL},
    {"a file of rules",
        "touch some-rules; " BASH "legacytls run --hosts-file some-r", 0,
        "some-rules\n", NULL},
    {"a file of rules, by its '@'",
        "touch some-rules; " BASH "legacytls rules @some-r", 0, "@some-rules\n",
        NULL},
    {"the folder of one", "mkdir some-folder; " BASH "legacytls rules @some-f",
        0, "@some-folder/\n", NULL},
    {"no file without it", "touch some-rules; " BASH "legacytls rules some-r",
        0, "\n", "some-rules"},
    {"the command's own argument",
        "touch some-file; " BASH "legacytls run --host a.test -- cat some-f", 0,
        "some-file\n", NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(installed, cli_run),
	    TABLE(told, cli_run),
	    TABLE(completed, cli_run),
	};

	cli_begin();
	return cli_end(
	    table_run("install", tables, sizeof(tables) / sizeof(tables[0])));
}
