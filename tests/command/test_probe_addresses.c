/* SPDX-License-Identifier: MIT */
/* Names with several addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "command/probing.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server weak; /* RSA 1024, 127.0.0.1 */
	struct server cbc;  /* AES128-SHA, 127.0.0.2, the same port */
} fixture;

static int
make_servers(void **state)
{
	char second[32];
	FILE *file;
	int i;

	(void)state;
	scratch_make(&fixture.scratch);
	server_openssl(&fixture.weak, &fixture.scratch, "weak",
	    (const char *[]){"-tls1_2", "-cipher", "ALL:@SECLEVEL=0", NULL});
	snprintf(second, sizeof(second), "127.0.0.2:%u", fixture.weak.port);
	server_openssl(&fixture.cbc, &fixture.scratch, "strong",
	    (const char *[]){
	        "-tls1_2", "-cipher", "AES128-SHA", "-accept", second, NULL});
	assert_int_equal(fixture.cbc.port, fixture.weak.port);
	file = fopen(scratch_path(&fixture.scratch, "hosts"), "we");
	assert_non_null(file);
	for (i = 1; i <= 3; i++)
		fprintf(file, "127.0.0.%d listed.test\n", i);
	for (i = 1; i <= 11; i++)
		fprintf(file, "127.0.0.%d many.test\n", i);
	fclose(file);
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	server_stop(&fixture.weak);
	server_stop(&fixture.cbc);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Of the name, at the port of both; host gets "NAME:PORT". */
static struct probing
probe(const char *name, char host[32])
{
	char hosts[256];

	snprintf(hosts, sizeof(hosts), "NSS_WRAPPER_HOSTS=%s",
	    scratch_path(&fixture.scratch, "hosts"));
	snprintf(host, 32, "%s:%u", name, fixture.weak.port);
	return probing_run_env(&fixture.scratch,
	    (const char *[]){"LD_PRELOAD=libnss_wrapper.so", hosts, NULL},
	    (const char *[]){host, NULL});
}

/* The name has three addresses; nobody listens at the last. */
static void
rule_is_for_all_addresses(void **state)
{
	char host[32];
	struct probing probing = probe("listed.test", host);

	(void)state;
	probing_assert_status(&probing, 0);
	probing_assert_says(&probing, "address: 127.0.0.1");
	probing_assert_says(&probing, "address: 127.0.0.2");
	probing_assert_says(
	    &probing, "127.0.0.3, left out: Connection refused");
	probing_assert_rule(&probing, host, "seclevel1 ciphers=AES128-SHA");
	probing_free(&probing);
}

static void
more_addresses_are_counted(void **state)
{
	char host[32];
	struct probing probing = probe("many.test", host);

	(void)state;
	probing_assert_says(&probing, "address: 127.0.0.8");
	probing_assert_says(&probing,
	    "It has 3 more addresses, which are not tried: the rule may not "
	    "do for them.");
	probing_free(&probing);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rule_is_for_all_addresses),
	    cmocka_unit_test(more_addresses_are_counted),
	};

	return cmocka_run_group_tests_name(
	    "probing, addresses", tests, make_servers, stop_servers);
}
