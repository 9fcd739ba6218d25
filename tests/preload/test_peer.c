/* SPDX-License-Identifier: MIT */
/* Who is the peer, of clients that tell OpenSSL little or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"
#include "support/table.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* on every IPv4 address of this machine */
	char hosts[256];      /* names for nss_wrapper */
} fixture;

#define NO "unsafe legacy renegotiation disabled"

/* %s in the rules is the server's port. */
static const struct row {
	const char *name;
	const char *rules;
	const char *steps[12];
	const char *outcome;
} rows[] = {
    {"address only, resolved from a listed name", "listed.test",
        {"resolve:listed.test", "open:127.0.0.1", "visible"}, "ok"},
    {"address only, not resolved", "listed.test", {"open:127.0.0.1", "visible"},
        NO},
    {"address only, resolved from another name", "listed.test",
        {"resolve:other.test", "open:127.0.0.1", "visible"}, NO},
    {"two names on one address, one listed", "listed.test",
        {"resolve:listed.test", "resolve:other.test", "open:127.0.0.1",
            "visible"},
        NO},
    {"two names, the other one first", "listed.test",
        {"resolve:other.test", "resolve:listed.test", "open:127.0.0.1",
            "visible"},
        NO},
    {"two names, both listed, by two rules", "listed.test, other.test",
        {"resolve:listed.test", "resolve:other.test", "open:127.0.0.1",
            "visible"},
        NO},
    {"two names, both listed, by one rule", ".same.test",
        {"resolve:a.same.test", "resolve:b.same.test", "open:127.0.0.1",
            "visible"},
        "ok"},
    {"two names on one address, which is listed", "127.0.0.1",
        {"resolve:listed.test", "resolve:other.test", "open:127.0.0.1",
            "visible"},
        "ok"},
    {"other address of the listed name", "listed.test",
        {"resolve:listed.test", "open:127.0.0.2", "visible"}, NO},
    {"address only, port listed", "listed.test:%s",
        {"resolve:listed.test", "open:127.0.0.1", "visible"}, "ok"},
    {"address only, other port listed", "listed.test:1",
        {"resolve:listed.test", "open:127.0.0.1", "visible"}, NO},
    {"literal that is resolved names nobody", "127.0.0.2",
        {"resolve:127.0.0.2", "open:127.0.0.1", "visible"}, NO},

    {"address listed", "127.0.0.1", {"open:127.0.0.1", "visible"}, "ok"},
    {"prefix listed", "127.0.0.0/30", {"open:127.0.0.2", "visible"}, "ok"},
    {"other prefix listed", "127.0.0.4/30", {"open:127.0.0.2", "visible"}, NO},
    {"address and port listed", "127.0.0.1:%s", {"open:127.0.0.1", "visible"},
        "ok"},
    {"address and another port listed", "127.0.0.1:1",
        {"open:127.0.0.1", "visible"}, NO},
    {"IPv4-mapped IPv6 socket", "127.0.0.1",
        {"open:::ffff:127.0.0.1", "visible"}, "ok"},
    {"IPv4-mapped IPv6 socket, other address", "127.0.0.2",
        {"open:::ffff:127.0.0.1", "visible"}, NO},
    {"one socket to read from and one to write to", "127.0.0.1",
        {"open:127.0.0.1", "split"}, NO},
    {"the same, with a listed name", "listed.test",
        {"open:127.0.0.1", "sni:listed.test", "split"}, "ok"},
    {"unlisted name at a listed address", "127.0.0.1",
        {"open:127.0.0.1", "sni:other.test", "visible"}, "ok"},
    {"listed name at an unlisted address", "listed.test",
        {"open:127.0.0.2", "sni:listed.test", "visible"}, "ok"},

    {"SNI is an address", "127.0.0.1",
        {"open:127.0.0.1", "sni:127.0.0.1", "visible"}, "ok"},
    {"SNI is an address, with its port", "127.0.0.1:%s",
        {"open:127.0.0.1", "sni:127.0.0.1", "visible"}, "ok"},
    {"SNI is another address than the socket's, which is listed", "127.0.0.1",
        {"open:127.0.0.1", "sni:127.0.0.9", "visible"}, NO},
    {"SNI is a listed address, the socket's is a proxy's", "127.0.0.9",
        {"open:127.0.0.1", "sni:127.0.0.9", "visible"}, "ok"},
    {"the same, but the port is the proxy's", "127.0.0.9:%s",
        {"open:127.0.0.1", "sni:127.0.0.9", "visible"}, NO},
    {"SNI before the name to be verified", "listed.test",
        {"open:127.0.0.1", "sni:other.test", "host:listed.test", "visible"},
        NO},

    {"name to be verified", "listed.test",
        {"open:127.0.0.1", "host:listed.test", "visible"}, "ok"},
    {"name to be verified is another", "listed.test",
        {"open:127.0.0.1", "host:other.test", "visible"}, NO},
    {"one of two names to be verified", "listed.test",
        {"open:127.0.0.1", "host:listed.test", "host:other.test", "visible"},
        NO},
    {"the other of two names to be verified", "other.test",
        {"open:127.0.0.1", "host:listed.test", "host:other.test", "visible"},
        NO},
    {"two names to be verified, one rule", ".same.test",
        {"open:127.0.0.1", "host:a.same.test", "host:b.same.test", "visible"},
        "ok"},
    {"a subdomain pattern to be verified", "listed.test, *.listed.test",
        {"open:127.0.0.1", "host:.listed.test", "visible"}, NO},
    {"address to be verified", "127.0.0.9",
        {"open:127.0.0.1", "ip:127.0.0.9", "visible"}, "ok"},
    {"address to be verified is another", "127.0.0.1",
        {"open:127.0.0.1", "ip:127.0.0.9", "visible"}, NO},

    {"hidden socket: address listed", "127.0.0.1", {"open:127.0.0.1", "hidden"},
        "ok"},
    {"hidden socket: other address listed", "127.0.0.2",
        {"open:127.0.0.1", "hidden"}, NO},
    {"hidden socket: address and port", "127.0.0.1:%s",
        {"open:127.0.0.1", "hidden"}, "ok"},
    {"hidden socket: another port", "127.0.0.1:1", {"open:127.0.0.1", "hidden"},
        NO},
    {"hidden socket: resolved from a listed name", "listed.test",
        {"resolve:listed.test", "open:127.0.0.1", "hidden"}, "ok"},
    {"hidden socket: an unlisted one is open, too", "127.0.0.1",
        {"open:127.0.0.2", "open:127.0.0.1", "hidden"}, NO},
    {"hidden socket: the unlisted one has been used", "127.0.0.1",
        {"used:127.0.0.2", "open:127.0.0.1", "hidden"}, NO},
    {"hidden socket: the unlisted one is closed", "127.0.0.1",
        {"open:127.0.0.2", "close", "open:127.0.0.1", "hidden"}, "ok"},
    {"hidden socket: two listed ones are open", "127.0.0.0/30",
        {"open:127.0.0.2", "open:127.0.0.1", "hidden"}, "ok"},
    {"hidden socket: in turn", "127.0.0.1",
        {"open:127.0.0.1", "hidden", "close", "open:127.0.0.2", "hidden"},
        "ok\n" NO},
    {"hidden socket with a name: port", "listed.test:%s",
        {"open:127.0.0.1", "sni:listed.test", "hidden"}, "ok"},
    {"hidden socket with a name: another port", "listed.test:1",
        {"open:127.0.0.1", "sni:listed.test", "hidden"}, NO},
    {"hidden socket with an unlisted name: address", "127.0.0.1",
        {"open:127.0.0.1", "sni:other.test", "hidden"}, "ok"},
    {"the same, while another one is open", "127.0.0.1",
        {"used:127.0.0.2", "open:127.0.0.1", "sni:other.test", "hidden"}, NO},
    {"the same, but the name is resolved", "127.0.0.1",
        {"used:127.0.0.2", "resolve:other.test", "open:127.0.0.1",
            "sni:other.test", "hidden"},
        "ok"},
    {"resolved elsewhere, while a listed one is open", "127.0.0.2",
        {"open:127.0.0.2", "resolve:other.test", "open:127.0.0.1",
            "sni:other.test", "hidden"},
        NO},
    {"hidden socket: SNI is an address", "127.0.0.1:%s",
        {"open:127.0.0.2", "open:127.0.0.1", "sni:127.0.0.1", "hidden"}, "ok"},
    {"no socket at all that connects", "* legacy-connect until=2099-01-01",
        {"open:127.0.0.1", "close", "hidden"}, "no reason"},
};

static int
make_servers(void **state)
{
	const char *path;
	FILE *file;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	path = scratch_path(&fixture.scratch, "hosts");
	file = fopen(path, "we");
	assert_non_null(file);
	fputs("127.0.0.1 listed.test\n127.0.0.1 other.test\n"
	      "127.0.0.1 a.same.test\n127.0.0.1 b.same.test\n",
	    file);
	fclose(file);
	snprintf(
	    fixture.hosts, sizeof(fixture.hosts), "NSS_WRAPPER_HOSTS=%s", path);
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

/* The shim first, the resolver of the tests behind it, as libc is. */
static struct process_result
act(const struct row *row, bool is_preloaded)
{
	char preload[4096], rules[256], hosts[512];
	const char *const env[] = {preload, fixture.hosts, hosts, NULL};
	const char *argv[16] = {ACTOR_PROGRAM, fixture.legacy.port_text};
	size_t i;

	for (i = 0; row->steps[i] != NULL; i++)
		argv[2 + i] = row->steps[i];
	snprintf(preload, sizeof(preload), "%s libnss_wrapper.so",
	    is_preloaded ? preload_variable() : "LD_PRELOAD=");
	snprintf(rules, sizeof(rules), row->rules, fixture.legacy.port_text);
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=%s", rules);
	return process_run(argv, env, NULL);
}

static void
peer(void **state)
{
	const struct row *row = *state;
	struct process_result result;
	char expected[256];

	snprintf(expected, sizeof(expected), "%s\n", row->outcome);
	result = act(row, true);
	assert_string_equal(result.output, expected);
	process_result_free(&result);
	result = act(row, false);
	assert_null(strstr(result.output, "ok"));
	process_result_free(&result);
}

int
main(void)
{
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])] = {0};
	const size_t n = sizeof(rows) / sizeof(rows[0]);

	table_tests(tests, &(struct table)TABLE(rows, peer));
	return _cmocka_run_group_tests(
	    "peer", tests, n, make_servers, stop_servers);
}
