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
#define LOADED(variables) variables " LD_PRELOAD=" LEGACYTLS_OBJECT " "
#define HOSTS "LEGACYTLS_HOSTS='a.test until=2099-12-31' "
#define ACTS "the shim is loaded and has its variables; there is /"
#define NO_HOSTS "but relaxes no host: LEGACYTLS_HOSTS is not set"

/* Writes over so many bytes of its environment, and asks about itself. */
static const char ask[] =
    "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
    "#include <unistd.h>\nextern char **environ;\nconst char *text = TEXT;\n"
    "int main(int argc, char **argv) {\n"
    "char line[64], *start = environ[0], *end = start; int i;\n"
    "for (i = 0; environ[i] != NULL; i++) {\n"
    "end = environ[i] + strlen(environ[i]); environ[i] = strdup(environ[i]); "
    "}\n"
    "if (argc > 1) memset(start, 0, argc > 2 ? atoi(argv[2]) : end - start);\n"
    "sprintf(line, \"legacytls check %d\", (int)getpid());\n"
    "return system(line) >> 8; }\n";

/* Has a word that is no variable before those of the program. */
static const char odd[] =
    "#include <unistd.h>\nextern char **environ;\n"
    "int main(void) {\n"
    "char *words[256] = {\"odd\"}, *ask[] = {\"./ask\", NULL}; int i;\n"
    "for (i = 0; environ[i] != NULL && i < 254; i++)\n"
    "words[i + 1] = environ[i];\n"
    "return execve(ask[0], ask, words); }\n";

static const struct cli_row setup[] = {
    {"(a static program)",
        "echo 'int pause(void); int main(void) { return pause(); }' >sleep.c "
        "&& cc -o static-sleep -static sleep.c",
        0, NULL, NULL},
    {"(programs that ask)",
        "cc -o ask -DTEXT='\"\"' ask.c -Wl,--no-as-needed -lssl && "
        "cc -o ask-own -DTEXT='\"OpenSSL 3.0.19 27 Jan 2026\"' ask.c && "
        "cc -o ask-gnutls -DTEXT='\"\"' ask.c -Wl,--no-as-needed -lgnutls && "
        "ln -s ask named && cc -o odd odd.c && o=" LEGACYTLS_OBJECT " && "
        "cc -o ask-linked -DTEXT='\"\"' ask.c -Wl,--no-as-needed -lssl "
        "-Wl,-rpath,${o%/*} $o && cp $o liblegacytls.so.1",
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
    {"with the shim as a file that it reads",
        PYTHON("import mmap, ssl; "
               "f = open(\"" LEGACYTLS_OBJECT "\", \"rb\"); "
               "m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)"),
        1, "liblegacytls.so is not loaded in the process", NULL},
    {"with a version of the shim",
        HOSTS "LD_PRELOAD=$D/liblegacytls.so.1 ./ask", 0, ACTS, NULL},
    {"with the shim, and a libssl", RUN PYTHON("import ssl"), 0,
        "the shim is loaded and has its variables; there is /", NULL},
    {"without a libssl yet", RUN PYTHON("pass"), 2, "there is no libssl yet",
        NULL},
    {"for other programs only", RUN "--program curl " PYTHON("import ssl"), 1,
        "the shim is loaded, but for programs named curl: this is none", NULL},
    {"for this program", RUN "--program 'py*' " PYTHON("import ssl"), 0,
        "the shim is loaded and has its variables; there is /", NULL},
    {"without its variables",
        "LD_PRELOAD=" LEGACYTLS_OBJECT " " PYTHON("import ssl"), 1,
        "LEGACYTLS_HOSTS is not set", NULL},
    {"with rules that it refuses",
        "LEGACYTLS_HOSTS='old.test wrong' LD_PRELOAD=" LEGACYTLS_OBJECT
        " " PYTHON("import hashlib"),
        1, "but refuses LEGACYTLS_HOSTS: rule 1 (\"old.test wrong\"): ", NULL},
    {"with a rule that is 'none'",
        "LEGACYTLS_HOSTS='old.test none, a.test until=2020-01-31' "
        "LD_PRELOAD=" LEGACYTLS_OBJECT " ./ask",
        1, "but relaxes no host: what is left of its rules is 'none'\n", NULL},
    {"with a file of such rules",
        "echo old.test none >hosts && chmod 600 hosts && " HOSTS_FILE "./ask",
        2, "as its file of rules is now each of them is 'none': ", NULL},
    {"with a rule that is 'none' and a pin",
        "LEGACYTLS_HOSTS='old.test none pin=sha256//"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' "
        "LD_PRELOAD=" LEGACYTLS_OBJECT " ./ask",
        0, ACTS, NULL},
    {"with a file of rules that have ended",
        "echo old.test until=2020-01-31 >hosts && chmod 600 hosts "
        "&& " HOSTS_FILE "./ask",
        2,
        "as its file of rules is now none of them is in force: 'legacytls "
        "rules @/",
        "until"},
    {"with a file without rules",
        "echo '# none' >hosts && chmod 600 hosts && " HOSTS_FILE "./ask", 2,
        "none of them is in force", NULL},
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
    {"started by the loader",
        HOSTS "$(readelf -l ask | sed -n 's/.*preter: \\(.*\\)]/\\1/p') "
              "--preload " LEGACYTLS_OBJECT " ./ask",
        0, ACTS, NULL},
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

/* All with the object and a libssl in the process. */
static const struct cli_row variables[] = {
    {"all is well", LOADED(HOSTS) "./ask", 0, ACTS, NULL},
    {"and well with these, too",
        LOADED(HOSTS "LEGACYTLS_PROGRAMS=ask LEGACYTLS_CONTAIN=1 "
                     "LEGACYTLS_SERVER=prefer-ciphers "
                     "LEGACYTLS_JOURNAL=/dev/null") "./ask",
        0, ACTS, NULL},
    {"a journal that is refused costs no rule",
        LOADED(HOSTS "LEGACYTLS_JOURNAL=") "./ask 2>/dev/null", 0, ACTS, NULL},
    {"one rule of two has ended",
        LOADED("LEGACYTLS_HOSTS='a.test,b.test until=2020-01-31'") "./ask", 0,
        ACTS, NULL},
    {"all rules have ended",
        LOADED("LEGACYTLS_HOSTS='a.test until=2020-01-31'") "./ask", 1,
        "but relaxes no host: rule 1 (\"a.test until=2020-01-31\"): ended "
        "with 2020-01-31",
        NULL},
    {"CONTAIN is refused", LOADED(HOSTS "LEGACYTLS_CONTAIN=yes") "./ask", 1,
        "relaxes no host, for it refuses LEGACYTLS_CONTAIN: \"yes\" is "
        "neither 0 nor 1; write 1",
        NULL},
    {"SERVER is refused", LOADED(HOSTS "LEGACYTLS_SERVER=prefer") "./ask", 1,
        "for it refuses LEGACYTLS_SERVER: 'prefer' is not a word", NULL},
    {"PROGRAMS with a path is refused",
        LOADED(HOSTS "LEGACYTLS_PROGRAMS=/usr/bin/ask") "./ask", 1,
        "refuses LEGACYTLS_PROGRAMS: \"/usr/bin/ask\" names no program", NULL},
    {"PROGRAMS of nothing is refused",
        LOADED(HOSTS "LEGACYTLS_PROGRAMS=") "./ask", 1,
        "refuses LEGACYTLS_PROGRAMS: \"\" names no program", NULL},
    {"CONTAIN alone relaxes nothing", LOADED("LEGACYTLS_CONTAIN=1") "./ask", 1,
        NO_HOSTS "\n", NULL},
    {"a journal alone writes down",
        LOADED("LEGACYTLS_JOURNAL=/dev/null") "./ask", 1,
        NO_HOSTS "; it writes down what hosts need\n", NULL},
    {"an empty one does not", LOADED("LEGACYTLS_JOURNAL=") "./ask 2>/dev/null",
        1, NO_HOSTS "\n", NULL},
};

static const struct cli_row names[] = {
    {"the binary's", RUN "--program ask ./ask", 0, ACTS, NULL},
    {"a link's", RUN "--program named ./named", 0, ACTS, NULL},
    {"the binary's, of a link", RUN "--program ask ./named", 0, ACTS, NULL},
    {"not another link's", RUN "--program named ./ask", 1,
        "for programs named named: this is none\n", NULL},
    {"a script's", RUN "--program job ./job", 0, ACTS, NULL},
    {"not a part of it", RUN "--program jo ./job", 1, "this is none\n", NULL},
    {"over 15 bytes, where the kernel's name ends",
        "ln -s ask a-name-that-is-long && " RUN
        "--program a-name-that-is-long ./a-name-that-is-long",
        0, ACTS, NULL},
    {"not as far as the kernel's name goes",
        RUN "--program a-name-that-is- ./a-name-that-is-long", 1,
        "this is none\n", NULL},
    {"not argv[0]", RUN "--program named bash -c 'exec -a named ./ask'", 1,
        "this is none\n", NULL},
};

static const struct cli_row overwritten[] = {
    {"nothing of it, without any variable", "./ask-linked", 1, NO_HOSTS "\n",
        "written over"},
    {"nothing of it, with a word without '='", LOADED(HOSTS) "./odd", 0, ACTS,
        NULL},
    {"all of it", LOADED(HOSTS) "./ask all", 2,
        "the shim is loaded, but the program has written over its environment, "
        "so its rules cannot be seen from here; its journal tells\n",
        "not set"},
    {"its beginning", "env -i PATH=$PATH " LOADED(HOSTS) "./ask first 3", 2,
        "has written over its environment", "not set"},
};

/* What the program's file tells counts as long as there is no libssl. */
static const struct cli_row others[] = {
    {"OpenSSL of its own", RUN "./ask-own", 1, "it contains OpenSSL 3.0.19 (/",
        NULL},
    {"GnuTLS", RUN "./ask-gnutls", 1, "it links GnuTLS (/", NULL},
    {"... with an environment that is gone", RUN "./ask-gnutls all", 1,
        "it links GnuTLS (/", NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(setup, cli_run),
	    TABLE(processes, cli_run),
	    TABLE(variables, cli_run),
	    TABLE(names, cli_run),
	    TABLE(overwritten, cli_run),
	    TABLE(others, cli_run),
	};

	cli_begin();
	cli_file("ask.c", ask, 0644);
	cli_file("odd.c", odd, 0644);
	cli_file("job",
	    "#!/usr/bin/python3\nimport os, ssl, subprocess, sys\n"
	    "sys.exit(subprocess.call(['legacytls', 'check', "
	    "str(os.getpid())]))\n",
	    0755);
	return cli_end(table_run(
	    "check_process", tables, sizeof(tables) / sizeof(tables[0])));
}
