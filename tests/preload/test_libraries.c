/* SPDX-License-Identifier: MIT */
/* libssl in a local scope, and several copies of it in one process. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;
	char system[256]; /* the system's libssl, and copies of it */
	char copies[2][256];
} fixture;

static void
run_cp(const char *from, const char *to)
{
	const char *const argv[] = {"cp", from, to, NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static int
make_servers(void **state)
{
	const char *name;
	Dl_info info;
	int i;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	assert_int_not_equal(dladdr(dlsym(RTLD_DEFAULT, "SSL_new"), &info), 0);
	snprintf(fixture.system, sizeof(fixture.system), "%s", info.dli_fname);
	for (i = 0; i < 2; i++) {
		name = i == 0 ? "bundled0.so" : "bundled1.so";
		strcpy(fixture.copies[i], scratch_path(&fixture.scratch, name));
		run_cp(fixture.system, fixture.copies[i]);
	}
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

#define REFUSED "unsafe legacy renegotiation disabled"

/* Runs the loader on the paths (NULL at the end): each twice as expected. */
static void
assert_loader(const char *const paths[], const char *hosts, const char *words)
{
	const char *argv[8] = {
	    LOADER_PROGRAM, fixture.legacy.port_text, "listed.test"};
	const char *const env[] = {hosts, preload_variable(), NULL};
	struct process_result result;
	char expected[4096] = "";
	size_t i, round, len = 0;

	for (i = 0; paths[i] != NULL; i++)
		argv[3 + i] = paths[i];
	for (round = 0; round < 2; round++) {
		for (i = 0; paths[i] != NULL; i++)
			len += snprintf(expected + len, sizeof(expected) - len,
			    "%s: %s\n", paths[i], words);
	}
	result = process_run(argv, hosts != NULL ? env : NULL, NULL);
	assert_string_equal(result.output, expected);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
local_scope(void **state)
{
	const char *const paths[] = {fixture.system, NULL};

	(void)state;
	assert_loader(paths, NULL, REFUSED);
	assert_loader(paths, "LEGACYTLS_HOSTS", REFUSED);
	assert_loader(paths, "LEGACYTLS_HOSTS=other.test", REFUSED);
	assert_loader(paths, "LEGACYTLS_HOSTS=listed.test", "ok");
}

static void
three_copies(void **state)
{
	const char *const paths[] = {
	    fixture.copies[0], fixture.system, fixture.copies[1], NULL};

	(void)state;
	assert_loader(paths, NULL, REFUSED);
	assert_loader(paths, "LEGACYTLS_HOSTS=other.test", REFUSED);
	assert_loader(paths, "LEGACYTLS_HOSTS=listed.test", "ok");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(local_scope),
	    cmocka_unit_test(three_copies),
	};

	return cmocka_run_group_tests_name(
	    "libraries", tests, make_servers, stop_servers);
}
