/* SPDX-License-Identifier: MIT */
/* legacytls check: processes. */
#include "support/table.h"

#include "command/cli.h"

#define PYTHON(text)                                             \
	"/usr/bin/python3 -c 'import os, subprocess, sys; " text \
	"; sys.exit(subprocess.call([\"legacytls\", \"check\", " \
	"str(os.getpid())]))'"
#define GONE "./gone -c 'import os, ssl, subprocess, sys; "
#define ASK                                                    \
	"sys.exit(subprocess.call([\"legacytls\", \"check\", " \
	"str(os.getpid())]))'"
#define HOSTS_FILE "LEGACYTLS_HOSTS=@$D/hosts LD_PRELOAD=" LEGACYTLS_OBJECT " "
#define QT                     \
	"import ctypes, ssl; " \
	"ctypes.CDLL(\"./libs/libQt5Network.so.5\")"
#define RUN "legacytls run -q --host 'a.test until=2099-12-31' "

static const struct cli_row setup[] = {
    {"(a static program)",
        "echo 'int pause(void); int main(void) { return pause(); }' >sleep.c "
        "&& cc -o static-sleep -static sleep.c",
        0, NULL, NULL},
    {"(a library with Qt's name)",
        "mkdir libs && echo 'int stub;' >stub.c && "
        "cc -shared -o libs/libQt5Network.so.5 stub.c",
        0, NULL, NULL},
};

static const struct cli_row processes[] = {
    {"no such process", "legacytls check 4194305", 125,
        "legacytls: process 4194305: No such file or directory\n", NULL},
    {"without the shim", PYTHON("import ssl"), 1,
        "liblegacytls.so is not loaded in the process", NULL},
    {"with the shim, and a libssl", RUN PYTHON("import ssl"), 0,
        "the shim is loaded and has its variables; there is /", NULL},
    {"without a libssl yet", RUN PYTHON("pass"), 2, "there is no libssl yet",
        NULL},
    {"for other programs only", RUN "--program curl " PYTHON("import ssl"), 2,
        "the shim is loaded, but for programs named curl: this is none", NULL},
    {"for no program at all",
        "LEGACYTLS_PROGRAMS= " RUN PYTHON("import hashlib"), 2,
        "but for programs named : this is none", NULL},
    {"for this program", RUN "--program 'py*' " PYTHON("import ssl"), 0,
        "the shim is loaded and has its variables; there is /", NULL},
    {"without its variables",
        "LD_PRELOAD=" LEGACYTLS_OBJECT " " PYTHON("import ssl"), 1,
        "LEGACYTLS_HOSTS is not set", NULL},
    {"with rules that it refuses",
        "LEGACYTLS_HOSTS='old.test wrong' LD_PRELOAD=" LEGACYTLS_OBJECT
        " " PYTHON("import hashlib"),
        1, "but refuses LEGACYTLS_HOSTS: rule 1 (\"old.test wrong\"): ", NULL},
    {"with a file of rules",
        "echo old.test >hosts && chmod 600 hosts && " HOSTS_FILE PYTHON(
            "import ssl"),
        0, "the shim is loaded and has its variables; there is /", NULL},
    {"with a file of rules that it refuses, and does not quote",
        "echo old.test secret >hosts && chmod 600 hosts && " HOSTS_FILE PYTHON(
            "import hashlib"),
        2, ": 'legacytls rules @/", "secret\""},
    {"one that no shim could be in",
        "./static-sleep & p=$!; "
        "until [ \"$(readlink /proc/$p/exe)\" = $D/static-sleep ]; do :; done; "
        "legacytls check $p; code=$?; kill $p; exit $code",
        1, "it is linked statically", NULL},
    {"whose program is gone from the disk",
        "cp /usr/bin/python3 gone && " RUN GONE "os.remove(\"gone\"); " ASK, 0,
        "/gone: the shim can act\n  why      the shim is loaded", NULL},
    {"whose program was replaced by one that no shim could be in",
        "cp /usr/bin/python3 gone && cp static-sleep other && " RUN GONE
        "os.rename(\"other\", \"gone\"); " ASK,
        0, "/gone: the shim can act\n", NULL},
    {"of a program that is gone, in JSON",
        "cp /usr/bin/python3 gone && ./gone -c 'import os, sys; "
        "os.remove(\"gone\"); os.system(\"legacytls check --json \" + "
        "str(os.getpid()))'",
        0, "\"verdict\": \"cannot\"", NULL},
    {"with a library that calls it by dlsym", RUN PYTHON(QT), 2,
        "start it anew with 'legacytls run --deep'\n", NULL},
    {"and the auditor", RUN "--deep " PYTHON(QT), 0,
        "the shim is loaded and has its variables; there is /", NULL},
    {"in JSON",
        RUN "/usr/bin/python3 -c 'import json, os, ssl, subprocess; "
            "j = json.loads(subprocess.run([\"legacytls\", \"check\", "
            "\"--json\", str(os.getpid())], stdout=subprocess.PIPE).stdout); "
            "p = j[\"process\"]; print(p[\"loaded\"], p[\"hosts\"], "
            "p[\"reach\"], len(p[\"libssl\"]))'",
        0, "True True False 1\n", NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(setup, cli_run),
	    TABLE(processes, cli_run),
	};

	cli_begin();
	return cli_end(table_run(
	    "check_process", tables, sizeof(tables) / sizeof(tables[0])));
}
