/* SPDX-License-Identifier: MIT */
/* A copy of libssl and libcrypto under other names, as wheels bundle them. */
#define _GNU_SOURCE
#include "support/table.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include <openssl/ssl.h>

#include "reach/second.h"
#include "reach/symbolic.h"
#include "support/server.h"

/* Those of 8 threads, 10 rounds, half of them; and 4 of a copy by itself. */
#define SUCCESSES 44

#define REFUSED "unsafe legacy renegotiation disabled\n"

/* Made once by begin, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;
	char installed[256];
} fixture;

/* Runs the line, with the path of a library in $FROM, in the folder. */
static void
run_line(const char *line, const char *from)
{
	const char *const argv[] = {"env", "-C", fixture.scratch.dir, "sh",
	    "-c", line, "sh", from, NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	if (result.status != 0)
		fail_msg("%s", result.output);
	process_result_free(&result);
}

/* Both names have the length that they had, and so have their places. */
#define RENAME                                                       \
	"LC_ALL=C sed 's/libcrypto[.]so[.]/libcrypt0.so./g; "        \
	"s/libssl[.]so[.]/libss1.so./g' \"$1\" >\"$(basename \"$1\"" \
	" | sed 's/libcrypto/libcrypt0/; s/libssl/libss1/')\""

static int
begin(void **state)
{
	Dl_info ssl, crypto;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	assert_int_not_equal(dladdr((const void *)TLS_method(), &ssl), 0);
	assert_int_not_equal(
	    dladdr(dlsym(RTLD_DEFAULT, "OPENSSL_version_major"), &crypto), 0);
	snprintf(
	    fixture.installed, sizeof(fixture.installed), "%s", ssl.dli_fname);
	run_line(RENAME, ssl.dli_fname);
	run_line(RENAME, crypto.dli_fname);
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
run_copies(const char *rule, const char *journal)
{
	static const char program[] = REACH_PROGRAMS "/copies";
	char path[512], copy[512];
	const char *const env[] = {path, NULL};
	const char *const argv[] = {LEGACYTLS_COMMAND, "run", "-q", "--deep",
	    "--host", rule, "--journal", journal, "--", program,
	    fixture.legacy.port_text, "listed.test", "other.test",
	    fixture.installed, copy, NULL};

	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=%s", fixture.scratch.dir);
	snprintf(copy, sizeof(copy), "%s/libss1%s", fixture.scratch.dir,
	    strstr(fixture.installed, ".so"));
	return process_run(argv, env, NULL);
}

static size_t
count(const char *path, const char *text)
{
	const char *const argv[] = {"grep", "-c", text, path, NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	size_t rv = strtoul(result.output, NULL, 10);

	process_result_free(&result);
	return rv;
}

static void
each_has_its_own(void **state)
{
	const char *journal = scratch_path(&fixture.scratch, "journal");
	struct process_result result = run_copies("listed.test", journal);
	char expected[32];

	(void)state;
	snprintf(expected, sizeof(expected), "ok %d\n", SUCCESSES);
	assert_string_equal(result.output, expected);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
	assert_int_equal(count(journal, "\"outcome\":\"ok\""), SUCCESSES);
	assert_int_equal(count(journal, "\"host\":\"listed.test\""), SUCCESSES);
	assert_int_equal(count(journal, "\"outcome\":\"failed\""), SUCCESSES);
	assert_int_equal(count(journal, "\"host\":\"other.test\""), SUCCESSES);
}

static void
both_stay_strict_for_others(void **state)
{
	const char *journal = scratch_path(&fixture.scratch, "strict");
	struct process_result result = run_copies("near.test", journal);

	(void)state;
	assert_int_equal(result.status, 1);
	assert_non_null(strstr(result.output, "the listed host is refused"));
	assert_null(strstr(result.output, "callback"));
	process_result_free(&result);
	assert_int_equal(count(journal, "\"outcome\":\"ok\""), 0);
	assert_int_equal(
	    count(journal, "\"outcome\":\"failed\""), 2 * SUCCESSES);
}

/* A program that has a libssl by a handle, which goes on to no other. */
static struct process_result
run_by_name(const char *preload, const char *audit, const char *name)
{
	static const char program[] = REACH_PROGRAMS "/by_name";
	const char *const env[] = {
	    preload, audit, "LEGACYTLS_HOSTS=listed.test", NULL};
	const char *const argv[] = {program, "dlsym",
	    scratch_path(&fixture.scratch, "own.so"), fixture.legacy.port_text,
	    name, NULL};

	return process_run(argv, env, NULL);
}

/* What is a libssl behind the object is no interposer, which it would call. */
static void
another_behind_the_object(void **state)
{
	const char *second = scratch_path(&fixture.scratch, "second.so");
	char preload[512], alone[512];
	struct process_result result;

	(void)state;
	run_line("LC_ALL=C sed 's/libssl[.]so[.]/libss1.so./g' \"$1\" "
	         ">second.so",
	    fixture.installed);
	second_make(second);
	symbolic_copy(
	    fixture.installed, scratch_path(&fixture.scratch, "own.so"));
	snprintf(preload, sizeof(preload), "LD_PRELOAD=%s:%s", LEGACYTLS_OBJECT,
	    second);
	snprintf(alone, sizeof(alone), "LD_PRELOAD=%s", second);
	result = run_by_name(alone, "LD_AUDIT", "listed.test");
	assert_string_equal(result.output, REFUSED);
	process_result_free(&result);
	result =
	    run_by_name(preload, "LD_AUDIT=" LEGACYTLS_REACH, "listed.test");
	assert_string_equal(result.output, "ok\n");
	process_result_free(&result);
	result =
	    run_by_name(preload, "LD_AUDIT=" LEGACYTLS_REACH, "other.test");
	assert_string_equal(result.output, REFUSED);
	process_result_free(&result);
}

/* A second libssl, then a wrapper of libssl's functions. */
static struct process_result
run_wrapped(const char *object, const char *audit, const char *const argv[])
{
	char preload[512];
	const char *const env[] = {
	    preload, audit, "LEGACYTLS_HOSTS", "INTERPOSER_HARDENS=1", NULL};

	snprintf(preload, sizeof(preload),
	    "LD_PRELOAD=%s:%s:" REACH_PROGRAMS "/interposer.so", object,
	    scratch_path(&fixture.scratch, "other.so"));
	return process_run(argv, env, NULL);
}

static void
assert_same(const char *const argv[])
{
	struct process_result without = run_wrapped("", "LD_AUDIT", argv);
	struct process_result with =
	    run_wrapped(LEGACYTLS_OBJECT, "LD_AUDIT=" LEGACYTLS_REACH, argv);
	struct process_result alone =
	    run_wrapped(LEGACYTLS_OBJECT, "LD_AUDIT", argv);

	assert_int_equal(without.status, 1);
	assert_string_equal(with.output, without.output);
	assert_string_equal(alone.output, without.output);
	assert_int_equal(with.status, without.status);
	assert_int_equal(alone.status, without.status);
	process_result_free(&without);
	process_result_free(&with);
	process_result_free(&alone);
}

/* Nobody who asks for this one's functions gets those of that one. */
static void
another_version_before_a_wrapper(void **state)
{
	static const char program[] = REACH_PROGRAMS "/interposed";
	static const char finder[] = REACH_PROGRAMS "/by_name";
	const char *port = fixture.legacy.port_text;
	const char *const linked[] = {program, port, "other.test", NULL};
	const char *const by_name[] = {
	    finder, "dlsym", fixture.installed, port, "other.test", NULL};

	(void)state;
	run_line("LC_ALL=C sed 's/libssl[.]so[.]/libss1.so./g' \"$1\" "
	         ">other.so",
	    fixture.installed);
	second_make_other(scratch_path(&fixture.scratch, "other.so"));
	assert_same(linked);
	assert_same(by_name);
}

/* Linked as upstream's is, so that a context can be made out of sight. */
static void
what_stays_is_found_without_the_loader(void **state)
{
	const char *name = strrchr(fixture.installed, '/') + 1;
	const char *libssl = scratch_path(&fixture.scratch, name);
	static const char program[] = REACH_PROGRAMS "/unseen";
	const char *const argv[] = {program, libssl, NULL};
	char path[512];
	const char *const env[] = {path, "LD_PRELOAD=" LEGACYTLS_OBJECT, NULL};
	struct process_result result;

	(void)state;
	symbolic_copy(fixture.installed, libssl);
	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=%s", fixture.scratch.dir);
	result = process_run(argv, env, NULL);
	assert_non_null(strstr(result.output, "nowhere.so"));
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_has_its_own),
	    cmocka_unit_test(another_behind_the_object),
	    cmocka_unit_test(another_version_before_a_wrapper),
	    cmocka_unit_test(both_stay_strict_for_others),
	    cmocka_unit_test(what_stays_is_found_without_the_loader),
	};

	return cmocka_run_group_tests_name("copies", tests, begin, end);
}
