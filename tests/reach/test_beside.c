/* SPDX-License-Identifier: MIT */
/* The auditor beside other tools, and in programs that it has no use for. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "support/preload.h"
#include "support/server.h"

#define REFUSED "unsafe legacy renegotiation disabled"

struct row {
	const char *name;
	const char *line; /* for sh */
};

/*
 * $RUN is the command with --deep and a rule for one host. The client is to
 * reach listed.test if the rule is for that, and no host otherwise.
 */
#define LINKED " $BIN/linked $PORT listed.test"
#define CURL " curl -sS -o /dev/null --cacert $CA https://listed.test:$PORT"
#define FAKETIME "$(echo /usr/lib/*/faketime/libfaketime.so.1)"
#define SOTRUSS "$(echo /usr/lib/*/audit/sotruss-lib.so)"

static const struct row beside[] = {
    {"nothing else", "exec $RUN" LINKED},
    {"LD_BIND_NOW", "LD_BIND_NOW=1 exec $RUN" LINKED},
    {"LD_BIND_NOW, dlsym",
        "LD_BIND_NOW=1 exec $RUN $BIN/by_name dlsym libssl.so.3 $PORT "
        "listed.test"},
    {"LD_DEBUG", "LD_DEBUG=all LD_DEBUG_OUTPUT=$DIR/ld exec $RUN" LINKED},
    {"AddressSanitizer", "exec $RUN $BIN/linked_asan $PORT listed.test"},
    /* In glibc's freeres it finds faults with any auditor (2.36). */
    {"valgrind", "exec $RUN valgrind -q --run-libc-freeres=no "
                 "--error-exitcode=9" LINKED},
    {"eatmydata", "LD_PRELOAD=libeatmydata.so exec $RUN" LINKED},
    {"jemalloc", "LD_PRELOAD=libjemalloc.so.2 exec $RUN" LINKED},
    {"jemalloc, other tunables",
        "GLIBC_TUNABLES=glibc.malloc.check=0 LD_PRELOAD=libjemalloc.so.2 "
        "exec $RUN" LINKED},
    {"a tracer of libcrypto", "LD_PRELOAD=$BIN/tracer.so exec $RUN" LINKED},
    {"faketime", "LD_PRELOAD=" FAKETIME " FAKETIME=+1h exec $RUN" LINKED},
    {"another resolver ahead of the object",
        "LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_HOSTS=$DIR/hosts exec "
        "$RUN" CURL},
    {"... that a program has by dlsym",
        "export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_HOSTS=$DIR/hosts; "
        "$RUN python3 -c 'import ctypes\n"
        "exit(ctypes.CDLL(None).getaddrinfo(b\"listed.test\", None, None, "
        "ctypes.byref(ctypes.c_void_p())))' && exec $RUN" LINKED},
    {"another resolver behind it",
        "LD_PRELOAD=$OBJECT:libnss_wrapper.so NSS_WRAPPER_HOSTS=$DIR/hosts "
        "exec $RUN" CURL},
    {"a library below the address that it was linked for",
        "LD_PRELOAD=$BIN/below.so exec $RUN" LINKED},
    {"the same behind the object",
        "LD_PRELOAD=$OBJECT:$BIN/below.so exec $RUN" LINKED},
    {"another auditor",
        "LD_AUDIT=" SOTRUSS " SOTRUSS_OUTNAME=$DIR/sotruss exec $RUN" LINKED},
};

/* Without rules, and the same with LD_PRELOAD and LD_AUDIT and without. */
static const struct row same[] = {
    {"python3", "python3 -c 'import ssl; print(ssl.OPENSSL_VERSION)'"},
    {"git", "git init -q r && cd r && date >a && git add a && "
            "git -c user.name=a -c user.email=a@a.test commit -qm one && "
            "git log --format=%s && cd .. && rm -rf r && git status"},
    {"a compiler", "echo 'int main(void) { return 5; }' >a.c && "
                   "gcc -Wall -o a a.c && ./a; echo $?; "
                   "echo 'int main(void) { return x; }' >b.c; gcc b.c"},
    {"a pipeline", "printf 'b\\na\\n' | sort | tr a-z A-Z; exit 7"},
    {"a signal", "sh -c 'kill -9 $$'; echo $?"},
    {"an empty environment", "env -i /bin/sh -c env"},
    {"a static program", "$BIN/static 1 listed.test"},
    {"a library below its address",
        "LD_PRELOAD=$LD_PRELOAD:$BIN/below.so exec sh -c 'echo one'"},
    {"a dlsym ahead of the object",
        "LD_PRELOAD=$BIN/finder.so:$LD_PRELOAD exec python3 -c 'import socket\n"
        "print(socket.getaddrinfo(\"127.0.0.1\", 80))'"},
    {"another namespace", "$BIN/by_name dlmopen libssl.so.3 1 a"},
    {"the object loaded later, and gone again",
        "python3 -c 'import ctypes, _ctypes\n"
        "_ctypes.dlclose(ctypes.CDLL(\"" LEGACYTLS_OBJECT "\")._handle)\n"
        "import ssl\nssl.create_default_context()'"},
    {"privileges", "cp /usr/bin/id . && chmod u+s id && "
                   "setpriv --reuid=65534 --clear-groups ./id -un"},
};

/* Made once by begin, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;
} fixture;

static int
begin(void **state)
{
	FILE *hosts;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	hosts = fopen(scratch_path(&fixture.scratch, "hosts"), "w");
	assert_non_null(hosts);
	fputs("127.0.0.1 listed.test\n", hosts);
	assert_int_equal(fclose(hosts), 0);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

static struct process_result
run_beside(const struct row *row, const char *host)
{
	char variables[4][512];
	const char *const env[] = {variables[0], variables[1], variables[2],
	    variables[3], "BIN=" REACH_PROGRAMS, "OBJECT=" LEGACYTLS_OBJECT,
	    NULL};
	const char *const argv[] = {"sh", "-c", row->line, NULL};

	snprintf(
	    variables[0], sizeof(variables[0]), "PORT=%u", fixture.legacy.port);
	snprintf(variables[1], sizeof(variables[1]),
	    "RUN=" LEGACYTLS_COMMAND " run -q --deep --host %s --", host);
	snprintf(variables[2], sizeof(variables[2]), "CA=%s",
	    scratch_path(&fixture.scratch, "ca.pem"));
	snprintf(
	    variables[3], sizeof(variables[3]), "DIR=%s", fixture.scratch.dir);
	return process_run(argv, env, NULL);
}

static void
reaches_the_named_host_only(void **state)
{
	struct process_result result;

	result = run_beside(*state, "listed.test");
	if (result.status != 0 || strstr(result.output, "legacytls") != NULL ||
	    strstr(result.output, "ld.so") != NULL)
		fail_msg("%d: %s", result.status, result.output);
	process_result_free(&result);
	result = run_beside(*state, "other.test");
	if (result.status == 0 || strstr(result.output, REFUSED) == NULL)
		fail_msg("%d: %s", result.status, result.output);
	process_result_free(&result);
}

/* In the folder, with three variables or less. */
static struct process_result
run_same(const struct row *row, const char *preload, const char *audit)
{
	static const char bin[] = "BIN=" REACH_PROGRAMS;
	const char *const env[] = {
	    bin, "GIT_CEILING_DIRECTORIES=/tmp", preload, audit, NULL};
	const char *const argv[] = {
	    "env", "-C", fixture.scratch.dir, "sh", "-c", row->line, NULL};

	return process_run(argv, env, NULL);
}

static void
is_the_same_without_rules(void **state)
{
	static const char audit[] = "LD_AUDIT=" LEGACYTLS_REACH;
	struct process_result without, with, alone;

	without = run_same(*state, "LD_PRELOAD", "LD_AUDIT");
	with = run_same(*state, preload_variable(), audit);
	alone = run_same(*state, "LD_PRELOAD", audit);
	assert_string_equal(with.output, without.output);
	assert_int_equal(with.status, without.status);
	assert_string_equal(alone.output, without.output);
	assert_int_equal(alone.status, without.status);
	process_result_free(&without);
	process_result_free(&with);
	process_result_free(&alone);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(beside, reaches_the_named_host_only),
	    TABLE(same, is_the_same_without_rules),
	};
	struct CMUnitTest tests[sizeof(beside) / sizeof(beside[0]) +
	                        sizeof(same) / sizeof(same[0])];

	table_tests(tests, &tables[0]);
	table_tests(tests + tables[0].count, &tables[1]);
	return cmocka_run_group_tests_name("beside", tests, begin, end);
}
