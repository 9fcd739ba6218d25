/* SPDX-License-Identifier: MIT */
/* Programs with privileges: for whom are they judged, and does ld.so agree? */
#include "support/table.h"

#include <unistd.h>

#include "command/cli.h"

#define AS_NOBODY "setpriv --reuid 65534 --regid 65534 --clear-groups "
#define AS_HEIR AS_NOBODY "--inh-caps +net_bind_service "
#define FIXED "--no-new-privs "
/* The same programs where the kernel gives none; "loaded" if it mounts none. */
#define ON_NOSUID(line)                                                  \
	"unshare -m true || { echo loaded; exit; }; unshare -m sh -c \"" \
	"mount -t tmpfs -o nosuid,mode=755 none mnt && "                 \
	"cp -a to-root to-group capable mnt && " line "\""
/* A copy that nobody may execute, too. */
#define CHECK "./legacytls check "
#define RUN "./legacytls run -q --host 'a.test until=2099-12-31' "

static const struct cli_row setup[] = {
    {"(the command and the object)",
        "l=$(readlink -f path/legacytls) && cp $l ${l%/*}/liblegacytls.so .", 0,
        NULL, NULL},
    /* It says whether the loader has loaded the object. */
    {"(programs)",
        "cc -o plain maps.c && cp plain to-root && chmod 4755 to-root && "
        "cp plain to-nobody && chown 65534 to-nobody && "
        "chmod 4755 to-nobody && cp plain to-group && "
        "chgrp 65534 to-group && chmod 2755 to-group && cp plain no-group && "
        "chgrp 65534 no-group && chmod 2745 no-group && for p in capable "
        "permitted inherits emptied; do cp plain $p; done && "
        "python3 caps.py && mkdir mnt",
        0, NULL, NULL},
    {"(one that is linked to the object)",
        "cc -o linked linked.c -Wl,--no-as-needed,-rpath,$D ./liblegacytls.so "
        "-lssl && chown 65534 linked && chmod 4755 linked",
        0, NULL, NULL},
};

/* What is refused would run strict; what is not has the object. */
static const struct cli_row rows[] = {
    {"root, setuid to root", RUN "./to-root", 0, "loaded\n", NULL},
    {"root, setuid to another", CHECK "./to-nobody", 1,
        "it has privileges (setuid) that its caller lacks, and the loader "
        "ignores LD_PRELOAD then\n",
        NULL},
    {"... which is not run", RUN "./to-nobody", 125, "privileges (setuid)",
        "loaded"},
    {"... and has no object", "LD_PRELOAD=$D/liblegacytls.so ./to-nobody", 0,
        "alone\n", NULL},
    {"root, setgid to another", CHECK "./to-group", 1, "privileges (setgid)",
        NULL},
    {"... and has no object", "LD_PRELOAD=$D/liblegacytls.so ./to-group", 0,
        "alone\n", NULL},
    {"root, setgid that the group may not execute", RUN "./no-group", 0,
        "loaded\n", NULL},
    {"root, file capabilities", RUN "./capable", 0, "loaded\n", NULL},
    {"nobody, setuid to nobody", AS_NOBODY RUN "./to-nobody", 0, "loaded\n",
        NULL},
    {"nobody, setuid to root", AS_NOBODY CHECK "./to-root", 1,
        "privileges (setuid)", NULL},
    {"... and has no object",
        "LD_PRELOAD=$D/liblegacytls.so " AS_NOBODY "./to-root", 0, "alone\n",
        NULL},
    {"nobody, setgid to nobody's group", AS_NOBODY RUN "./to-group", 0,
        "loaded\n", NULL},
    {"nobody, file capabilities", AS_NOBODY CHECK "./capable", 1,
        "privileges (file capabilities)", NULL},
    {"... which have no object",
        "LD_PRELOAD=$D/liblegacytls.so " AS_NOBODY "./capable", 0, "alone\n",
        NULL},
    {"nobody, permitted, and not effective", AS_NOBODY CHECK "./permitted", 1,
        "privileges (file capabilities)", NULL},
    {"... which have no object",
        "LD_PRELOAD=$D/liblegacytls.so " AS_NOBODY "./permitted", 0, "alone\n",
        NULL},
    {"nobody, to inherit what it has not", AS_NOBODY RUN "./inherits", 0,
        "loaded\n", NULL},
    {"nobody, to inherit what it has", AS_HEIR CHECK "./inherits", 1,
        "privileges (file capabilities)", NULL},
    {"... which have no object",
        "LD_PRELOAD=$D/liblegacytls.so " AS_HEIR "./inherits", 0, "alone\n",
        NULL},
    {"nobody, no capability in the set", AS_NOBODY RUN "./emptied", 0,
        "loaded\n", NULL},
    {"no_new_privs, setuid to root", AS_NOBODY FIXED RUN "./to-root", 0,
        "loaded\n", NULL},
    {"no_new_privs, setgid to another", "setpriv " FIXED RUN "./to-group", 0,
        "loaded\n", NULL},
    {"... is not refused", "setpriv " FIXED CHECK "./to-group", 2,
        "links no TLS library", "privileges"},
    {"no_new_privs, file capabilities", AS_NOBODY FIXED CHECK "./capable", 1,
        "privileges (file capabilities)", NULL},
    {"... which have no object",
        "LD_PRELOAD=$D/liblegacytls.so " AS_NOBODY FIXED "./capable", 0,
        "alone\n", NULL},
    {"no_new_privs, permitted, and not effective",
        AS_NOBODY FIXED RUN "./permitted", 0, "loaded\n", NULL},
    {"nosuid, setuid to root", ON_NOSUID(AS_NOBODY RUN "mnt/to-root"), 0,
        "loaded\n", NULL},
    {"nosuid, setgid to another", ON_NOSUID(RUN "mnt/to-group"), 0, "loaded\n",
        NULL},
    {"nosuid, file capabilities", ON_NOSUID(AS_NOBODY RUN "mnt/capable"), 0,
        "loaded\n", NULL},
    {"a process with privileges, and the object",
        "LEGACYTLS_HOSTS='a.test until=2099-12-31' ./linked >up & p=$!; "
        "until test -s up; do :; done; " CHECK "$p; code=$?; kill $p; "
        "exit $code",
        1,
        "but relaxes no host: the program has privileges that its caller "
        "lacks, and the shim ignores its variables then\n",
        NULL},
    {"nobody, no privilege", AS_NOBODY RUN "./plain", 0, "loaded\n", NULL},
};

static void
as_root(void **state)
{
	if (geteuid() != 0)
		skip();
	cli_run(state);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(setup, as_root),
	    TABLE(rows, as_root),
	};

	cli_begin();
	cli_file("caps.py",
	    "import os, struct\n"
	    "for name, flags, permitted, inheritable in (\n"
	    "    ('capable', 1, 1 << 10, 0), ('permitted', 0, 1 << 10, 0),\n"
	    "    ('inherits', 0, 0, 1 << 10), ('emptied', 0, 0, 0)):\n"
	    "    os.setxattr(name, 'security.capability', struct.pack('<5I',\n"
	    "        0x2000000 | flags, permitted, inheritable, 0, 0))\n",
	    0644);
	cli_file("linked.c",
	    "#include <unistd.h>\nint main(void) {\n"
	    "return write(1, \"up\", 2) == 2 ? pause() : 1; }\n",
	    0644);
	cli_file("maps.c",
	    "#include <stdio.h>\n#include <string.h>\nint main(void) {\n"
	    "char line[4096]; FILE *maps = fopen(\"/proc/self/maps\", \"r\");\n"
	    "while (fgets(line, sizeof(line), maps) != NULL)\n"
	    "if (strstr(line, \"/liblegacytls.so\") != NULL)\n"
	    "return puts(\"loaded\") == EOF;\n"
	    "return puts(\"alone\") == EOF; }\n",
	    0644);
	return cli_end(
	    table_run("privilege", tables, sizeof(tables) / sizeof(tables[0])));
}
