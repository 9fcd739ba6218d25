/* SPDX-License-Identifier: MIT */
/* A child of fork that finds the dynamic loader locked, for ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"

#define REFUSED "unsafe legacy renegotiation disabled\n"

/* Made once by make_server, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;
} fixture;

static int
make_server(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

static int
stop_server(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

static void
assert_child(const char *const env[], const char *expected)
{
	const char *const argv[] = {FORKER_PROGRAM, fixture.legacy.port_text,
	    "listed.test", HOLDER_OBJECT, NULL};
	struct process_result result;

	/* Without it, before glibc 2.35, a lock has to be taken. */
	if (env != NULL && dlsym(RTLD_DEFAULT, "_dl_find_object") == NULL)
		skip();
	result = process_run(argv, env, NULL);
	assert_string_equal(result.output, expected);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
without_the_shim(void **state)
{
	(void)state;
	assert_child(NULL, REFUSED);
}

static void
no_variable_set(void **state)
{
	const char *const env[] = {preload_variable(), NULL};

	(void)state;
	assert_child(env, REFUSED);
}

static void
other_host_stays_strict(void **state)
{
	const char *const env[] = {
	    preload_variable(), "LEGACYTLS_HOSTS=other.test", NULL};

	(void)state;
	assert_child(env, REFUSED);
}

static void
listed_host_is_relaxed(void **state)
{
	const char *const env[] = {
	    preload_variable(), "LEGACYTLS_HOSTS=listed.test", NULL};

	(void)state;
	assert_child(env, "ok\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_the_shim),
	    cmocka_unit_test(no_variable_set),
	    cmocka_unit_test(other_host_stays_strict),
	    cmocka_unit_test(listed_host_is_relaxed),
	};

	return cmocka_run_group_tests_name(
	    "forked", tests, make_server, stop_server);
}
