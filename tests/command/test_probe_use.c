/* SPDX-License-Identifier: MIT */
/* The command as a user meets it: options, JSON, terminal, installation. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <pty.h>

#include "command/probing.h"
#include "preload/fixture.h"

static void
wrong_use_is_125(void **state)
{
	static const struct {
		const char *args[4];
		const char *says;
	} rows[] = {
	    {{NULL}, "no host is given; write 'legacytls probe HOST[:PORT]'"},
	    {{"a.test", "b.test"}, "more than one host is given"},
	    {{"--fast", "a.test"}, "unrecognized option '--fast'"},
	    {{"--timeout", "0", "a.test"}, "'0' is not a number of seconds"},
	    {{"--timeout", "1s", "a.test"}, "write one from 1 to 120"},
	    {{"--starttls", "xmpp", "a.test"}, "write smtp, imap, pop3"},
	    {{"a.test:"}, "'a.test:' is not a host: not a port"},
	    {{"a.test:65536"}, "not a port"},
	    {{"[::1"}, "no ']' before the port"},
	    {{"[a.test]"}, "brackets around what is not an IPv6 address"},
	    {{"https://a.test/"}, "'https://a.test/' is a URL; write 'a.test'"},
	    {{"https://u:p@a.test:8443/x?y"}, "is a URL; write 'a.test:8443'"},
	    {{"https://"}, "is a URL; write the host alone"},
	    {{"a.test/"}, "'a.test/' is not a host: "},
	    {{"1.2.3"}, "a mistyped address"},
	    {{"b\xc3\xbc"
	      "cher.test"},
	        "an internationalised name as xn--"},
	};
	struct probing probing;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		probing = probing_run(&fixture.scratch, rows[i].args);
		probing_assert_says(&probing, rows[i].says);
		probing_assert_status(&probing, 125);
		probing_free(&probing);
	}
}

static void
help_names_the_exit_codes(void **state)
{
	const char *const argv[] = {LEGACYTLS_COMMAND, "probe", "--help", NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	(void)state;
	assert_int_equal(result.status, 0);
	assert_non_null(strstr(result.output, "  2    no rule helps\n"));
	process_result_free(&result);
}

/* By hand it has nobody to talk to. */
static void
internal_argument_is_refused(void **state)
{
	struct probing probing;

	(void)state;
	probing =
	    probing_run(&fixture.scratch, (const char *[]){"--attempt", NULL});
	probing_assert_status(&probing, 125);
	probing_assert_says(&probing, "is what 'legacytls probe' itself uses");
	probing_free(&probing);
}

/* Python's reader takes it, and finds the rule. */
static void
json_is_valid(void **state)
{
	static const char reader[] =
	    "import json, sys\n"
	    "found = json.load(sys.stdin)\n"
	    "assert found['verdict'] == 'rule'\n"
	    "assert found['needs'][0]['word'] == 'legacy-connect'\n"
	    "assert found['offers']['secure_renegotiation'] is False\n"
	    "assert found['client_renegotiation'] == 'allowed'\n"
	    "assert found['addresses'][-1]['reached']\n"
	    "print(found['rule'])\n";
	const char *const argv[] = {"python3", "-c", reader, NULL};
	struct process_result result;
	char host[32], expected[64];
	struct probing probing;

	(void)state;
	probing_host(host, &fixture.legacy);
	probing = probing_run(
	    &fixture.scratch, (const char *[]){"--json", host, NULL});
	probing_assert_status(&probing, 0);
	result = process_run(argv, NULL, probing.result.output);
	snprintf(expected, sizeof(expected), "%s legacy-connect until=", host);
	if (strncmp(result.output, expected, strlen(expected)) != 0)
		fail_msg("%s%s", result.output, probing.result.output);
	process_result_free(&result);
	probing_free(&probing);
}

/* What is printed is a file of rules, comments and all. */
static void
output_is_a_file_of_rules(void **state)
{
	const char *path = scratch_path(&fixture.scratch, "rules");
	char host[32], argument[512];
	const char *const argv[] = {LEGACYTLS_COMMAND, "rules", argument, NULL};
	struct process_result result;
	struct probing probing;
	FILE *file = fopen(path, "we");

	(void)state;
	probing = probing_run(&fixture.scratch,
	    (const char *[]){probing_host(host, &fixture.legacy), NULL});
	assert_non_null(file);
	fputs(probing.result.output, file);
	fclose(file);
	chmod(path, 0600);
	snprintf(argument, sizeof(argument), "@%s", path);
	result = process_run(argv, NULL, NULL);
	if (result.status != 0)
		fail_msg("%s", result.output);
	assert_non_null(strstr(result.output, host));
	process_result_free(&result);
	probing_free(&probing);
}

/* The rules of others in the environment have no say. */
static void
own_rules_do_not_count(void **state)
{
	char host[32];
	struct probing probing;

	(void)state;
	probing = probing_run_env(&fixture.scratch,
	    (const char *[]){"LEGACYTLS_HOSTS=localhost",
	        "LEGACYTLS_PROGRAMS=curl", "LD_PRELOAD=" LEGACYTLS_OBJECT,
	        NULL},
	    (const char *[]){probing_host(host, &fixture.legacy), NULL});
	probing_assert_status(&probing, 0);
	probing_assert_rule(&probing, host, "legacy-connect");
	probing_free(&probing);
}

/* Of two objects the first would have a say: ld.so complains but once. */
static void
another_object_gives_way(void **state)
{
	static const char complaint[] = "/none/liblegacytls.so";
	const char *const env[] = {"LD_PRELOAD=/none/liblegacytls.so", NULL};
	const char *other = scratch_path(&fixture.scratch, "other.so");
	char host[32], first_of_all[300];
	const char *const before[] = {first_of_all, NULL};
	Dl_info libssl;
	const char *const argv[] = {LEGACYTLS_COMMAND, "probe",
	    probing_host(host, &fixture.legacy), NULL};
	struct process_result result = process_run(argv, env, NULL);
	const char *first = strstr(result.output, complaint);

	(void)state;
	assert_int_equal(result.status, 0);
	assert_non_null(first);
	assert_null(strstr(first + 1, complaint));
	process_result_free(&result);
	/* What has its functions first is told, for it may not call it. */
	assert_int_not_equal(dladdr((void *)(uintptr_t)SSL_new, &libssl), 0);
	assert_int_equal(symlink(libssl.dli_fname, other), 0);
	snprintf(first_of_all, sizeof(first_of_all), "LD_PRELOAD=%s", other);
	result = process_run(argv, before, NULL);
	assert_int_equal(result.status, 125);
	assert_non_null(strstr(result.output, "/other.so before it"));
	process_result_free(&result);
}

/* Runs the probe on a terminal of that TERM, and returns what appears there. */
static void
run_on_terminal(const char *term, const char *host, char *seen, size_t size)
{
	size_t len = 0;
	ssize_t got;
	int terminal, status;
	pid_t pid = forkpty(&terminal, NULL, NULL, NULL);

	assert_true(pid != -1);
	if (pid == 0) {
		setenv("TERM", term, 1);
		execl(LEGACYTLS_COMMAND, "legacytls", "probe", host, NULL);
		_exit(127);
	}
	/* EIO: the other side is closed. */
	while (len + 1 < size &&
	       (got = read(terminal, seen + len, size - len - 1)) > 0)
		len += (size_t)got;
	seen[len] = '\0';
	close(terminal);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
}

static void
progress_is_for_terminals(void **state)
{
	static const char begun[] = "\r\033[Kprobe: ", over[] = "\r\033[K#";
	char host[32], seen[16384];
	struct probing probing;

	(void)state;
	probing_host(host, &fixture.legacy);
	probing = probing_run(&fixture.scratch, (const char *[]){host, NULL});
	assert_null(strchr(probing.result.output, '\033'));
	assert_null(strchr(probing.result.output, '\r'));
	probing_free(&probing);
	run_on_terminal("xterm", host, seen, sizeof(seen));
	assert_non_null(strstr(seen, begun));
	assert_non_null(strstr(seen, over));
	run_on_terminal("dumb", host, seen, sizeof(seen));
	assert_null(strchr(seen, '\033'));
	assert_non_null(strstr(seen, " legacy-connect "));
}

static void
copy(const char *from, const char *to)
{
	const char *const argv[] = {"cp", from, to, NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

/* Installed: bin/legacytls and lib/liblegacytls.so. */
static void
library_is_found_by_the_executable(void **state)
{
	const char *bin = scratch_path(&fixture.scratch, "bin");
	const char *lib = scratch_path(&fixture.scratch, "lib");
	const char *installed = scratch_path(&fixture.scratch, "bin/legacytls");
	const char *object =
	    scratch_path(&fixture.scratch, "lib/liblegacytls.so");
	const char *const argv[] = {
	    installed, "probe", "127.0.0.1:1", "--timeout", "1", NULL};
	struct process_result result;

	(void)state;
	assert_int_equal(mkdir(bin, 0700), 0);
	assert_int_equal(mkdir(lib, 0700), 0);
	copy(LEGACYTLS_COMMAND, installed);
	result = process_run(argv, NULL, NULL);
	assert_int_equal(result.status, 125);
	assert_non_null(
	    strstr(result.output, "liblegacytls.so is not there, neither in"));
	process_result_free(&result);
	copy(LEGACYTLS_OBJECT, object);
	result = process_run(argv, NULL, NULL);
	assert_int_equal(result.status, 3);
	process_result_free(&result);
	/* A file that is not the object: ld.so only warns. */
	copy("/dev/null", object);
	result = process_run(argv, NULL, NULL);
	assert_int_equal(result.status, 125);
	assert_non_null(
	    strstr(result.output, "ld.so has not preloaded the library"));
	process_result_free(&result);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wrong_use_is_125),
	    cmocka_unit_test(help_names_the_exit_codes),
	    cmocka_unit_test(internal_argument_is_refused),
	    cmocka_unit_test(json_is_valid),
	    cmocka_unit_test(output_is_a_file_of_rules),
	    cmocka_unit_test(own_rules_do_not_count),
	    cmocka_unit_test(another_object_gives_way),
	    cmocka_unit_test(progress_is_for_terminals),
	    cmocka_unit_test(library_is_found_by_the_executable),
	};

	return cmocka_run_group_tests_name(
	    "probing, use", tests, fixture_start, fixture_stop);
}
