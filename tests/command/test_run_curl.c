/* SPDX-License-Identifier: MIT */
/* legacytls run with a real client and a real legacy server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/legacy_group.h"

/* The output of curl to https://NAME by the command with the two options. */
static struct process_result
curl(const char *host, const char *program, const char *name)
{
	char url[64], map[64];
	const char *const argv[] = {LEGACYTLS_COMMAND, "run", "--host", host,
	    "--program", program, "--until", "2099-12-31", "--", "curl", "-sS",
	    "--cacert", scratch_path(&legacy_group.scratch, "ca.pem"),
	    "--resolve", map, "-o", "/dev/null", "-w", "%{http_code}\n", url,
	    NULL};

	snprintf(
	    url, sizeof(url), "https://%s:%u/", name, legacy_group.server.port);
	snprintf(map, sizeof(map), "%s:%u:127.0.0.1", name,
	    legacy_group.server.port);
	return process_run(argv, NULL, NULL);
}

static void
assert_curl(const char *host, const char *program, const char *name, int status,
    const char *says)
{
	struct process_result result = curl(host, program, name);

	if (result.status != status || strstr(result.output, says) == NULL)
		fail_msg("%d: %s", result.status, result.output);
	process_result_free(&result);
}

#define REFUSED "unsafe legacy renegotiation disabled"

static void
named_host_is_reached(void **state)
{
	(void)state;
	assert_curl("listed.test", "curl", "listed.test", 0, "200\n");
	assert_curl("listed.test legacy-connect", "c*", "listed.test", 0,
	    "legacytls: relaxed: listed.test until 2099-12-31");
}

static void
other_host_stays_strict(void **state)
{
	(void)state;
	assert_curl("listed.test", "curl", "other.test", 35, REFUSED);
}

static void
other_program_stays_strict(void **state)
{
	(void)state;
	assert_curl("listed.test", "wget", "listed.test", 35, REFUSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(named_host_is_reached),
	    cmocka_unit_test(other_host_stays_strict),
	    cmocka_unit_test(other_program_stays_strict),
	};

	return cmocka_run_group_tests_name(
	    "run_curl", tests, legacy_start, legacy_stop);
}
