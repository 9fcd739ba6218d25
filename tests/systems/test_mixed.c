/* SPDX-License-Identifier: MIT */
/*
 * A system with programs of two ELF classes: legacytls installed for both, and
 * programs of one class that start those of the other.
 */
#include "support/table.h"

#include <stdio.h>
#include <unistd.h>
#include <string.h>

#include "support/legacy_group.h"
#include "systems/system.h"

#define REFUSED "unsafe legacy renegotiation disabled\n"

struct row {
	const char *name;
	const char *line; /* for sh, in the folder of i386's programs */
	int status;
	const char *says; /* all that it writes; after "..." some of it */
};

/* As README says; what the loader of the built command has for $LIB is $own. */
#define MAKE                                                            \
	"unset LD_LIBRARY_PATH MAKEFLAGS MAKELEVEL; "                   \
	"own=$(ldd " LEGACYTLS_COMMAND " | "                            \
	"sed -n 's,.*libc.so.6 => .*\\(/lib.*\\)/libc.so.6.*,\\1,p'); " \
	"make -s -C " LEGACYTLS_SOURCE " DESTDIR=$D/root PREFIX=/usr "
#define COMMAND "$D/root/usr/bin/legacytls "
#define RUN COMMAND "run -q --host listed.test "
#define CLIENT64 REACH_PROGRAMS "/linked $PORT "
#define CLIENT32 "tests/reach/linked $PORT "
#define BOTH(name) "'" CLIENT32 name "; " CLIENT64 name "'"

static const struct row rows[] = {
    {"install",
        MAKE "install LIBDIR=/usr$own BUILD=$(dirname " LEGACYTLS_COMMAND ")",
        0, ""},
    {"install for 32-bit programs",
        MAKE "install-objects LIBDIR=/usr/lib/i386-linux-gnu BUILD=" SYSTEMS
             "/i386",
        0, ""},
    {"the variable has the token", RUN "sh -c 'echo ${LD_PRELOAD#*/root}'", 0,
        "/usr/$LIB/liblegacytls.so\n"},
    {"also for a script without #!",
        "echo 'echo ${LD_PRELOAD#*/root}' >$D/script; chmod +x $D/script; " RUN
        "$D/script",
        0, "/usr/$LIB/liblegacytls.so\n"},
    {"a 64-bit shell starts both", RUN "sh -c " BOTH("listed.test"), 0,
        "ok\nok\n"},
    {"a 32-bit program starts both",
        RUN "tests/systems/starter sh -c " BOTH("listed.test"), 0, "ok\nok\n"},
    {"another host stays strict in both", RUN "sh -c " BOTH("other.test"), 1,
        REFUSED REFUSED},
    {"a 32-bit program", RUN CLIENT32 "listed.test", 0, "ok\n"},
    {"with the auditor", RUN "--deep -- sh -c " BOTH("listed.test"), 0,
        "ok\nok\n"},
    {"the auditor in a 32-bit program",
        RUN "--deep -- tests/reach/plugin tests/reach/handshake.so $PORT "
            "listed.test",
        0, "ok\n"},
    {"by hand",
        "export LEGACYTLS_HOSTS=listed.test "
        "LD_PRELOAD=$D'/root/usr/$LIB/liblegacytls.so'; sh -c " BOTH(
            "listed.test"),
        0, "ok\nok\n"},
    {"check", COMMAND "check tests/reach/linked", 0, "...: the shim can act\n"},
    {"probe", COMMAND "probe 127.0.0.1:$PORT", 0,
        "...# legacy-connect: the server lacks"},
    {"without the token the loader complains",
        "export LD_PRELOAD=" LEGACYTLS_OBJECT "; " CLIENT32 "listed.test", 1,
        "...wrong ELF class: ELFCLASS64"},
    {"where the 32-bit object is missing",
        "rm $D/root/usr/lib/i386-linux-gnu/*; " RUN CLIENT32 "listed.test", 125,
        "...it is a 32-bit x86 program, and the shim is built for another"},
    {"where the one there is for another class",
        "cp " LEGACYTLS_OBJECT " $D/root/usr/lib/i386-linux-gnu; " RUN CLIENT32
        "listed.test",
        125,
        "...it is a 32-bit x86 program, and the shim is built for another"},
    {"64-bit programs do without", RUN CLIENT64 "listed.test", 0, "ok\n"},
};

static void
run_row(void **state)
{
	const struct row *row = *state;
	const char *const argv[] = {"sh", "-c", row->line, NULL};
	char folder[128], port[16];
	const char *const env[] = {folder, port,
	    "LD_LIBRARY_PATH=" SYSTEMS
	    "/packages/i386/root/lib/i386-linux-gnu:" SYSTEMS
	    "/packages/i386/root/usr/lib/i386-linux-gnu",
	    NULL};
	struct process_result result;

	system_enter("i386");
	/* Programs of this machine's class cannot start one that qemu runs. */
	if (access("emulated", F_OK) == 0)
		skip();
	snprintf(folder, sizeof(folder), "D=%s", legacy_group.scratch.dir);
	snprintf(port, sizeof(port), "PORT=%u", legacy_group.server.port);
	result = process_run(argv, env, NULL);
	if (strncmp(row->says, "...", 3) != 0)
		assert_string_equal(result.output, row->says);
	else if (strstr(result.output, row->says + 3) == NULL)
		fail_msg("%s", result.output);
	assert_int_equal(result.status, row->status);
	process_result_free(&result);
}

int
main(void)
{
	const struct table table = TABLE(rows, run_row);
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];

	table_tests(tests, &table);
	return cmocka_run_group_tests_name(
	    "mixed", tests, legacy_start, legacy_stop);
}
