/* SPDX-License-Identifier: MIT */
/* Addresses as hosts, and hosts that do not answer as they should. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/odd_server.h"
#include "command/probing.h"
#include "support/loopback.h"
#include "support/table.h"
#include "support/tap.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server old;      /* no RFC 5746 */
	struct odd_server ipv6; /* the same, at ::1 */
} fixture;

static int
make_servers(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.old, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	odd_start_ipv6(&fixture.ipv6, &fixture.scratch,
	    &(struct odd_plan){SERVER_NO_RFC5746, NULL, odd_close});
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	server_stop(&fixture.old);
	odd_stop(&fixture.ipv6);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* The certificate is for 127.0.0.1 and localhost only. */
static void
addresses_are_rules(void **state)
{
	struct probing probing;
	char host[32];

	(void)state;
	snprintf(host, sizeof(host), "127.0.0.1:%u", fixture.old.port);
	probing = probing_run(&fixture.scratch, (const char *[]){host, NULL});
	probing_assert_status(&probing, 0);
	probing_assert_rule(&probing, host, "legacy-connect");
	probing_free(&probing);
	snprintf(host, sizeof(host), "[::1]:%u", fixture.ipv6.port);
	probing = probing_run(&fixture.scratch, (const char *[]){host, NULL});
	probing_assert_status(&probing, 0);
	probing_assert_says(&probing, "pin: IP address mismatch");
	probing_assert_rule(&probing, host, "legacy-connect pin=sha256//*");
	probing_free(&probing);
}

/* What a server does in place of TLS; all of it ends with -1, the socket is
 * closed then. */
static int
hang(int fd)
{
	char byte;

	while (loopback_read(fd, &byte, 1) == 0)
		continue;
	return -1;
}

/* What is not read would be answered with a reset. */
static int
hang_up(int fd)
{
	char hello[4096];

	(void)recv(fd, hello, sizeof(hello), 0);
	return -1;
}

static int
speak_ssh(int fd)
{
	static const char banner[] = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";

	loopback_write(fd, banner, sizeof(banner) - 1);
	return hang(fd);
}

static int
flood(int fd)
{
	static const char noise[4096] = "noise";

	while (loopback_write(fd, noise, sizeof(noise)) == 0)
		continue;
	return -1;
}

/* Records of HelloRequests: OpenSSL skips them in a handshake, for ever. */
static int
flood_with_hello_requests(int fd)
{
	static const char record[] = {0x16, 3, 3, 0, 4, 0, 0, 0, 0};
	char records[1000 * sizeof(record)];
	size_t i;

	for (i = 0; i < sizeof(records); i += sizeof(record))
		memcpy(records + i, record, sizeof(record));
	while (loopback_write(fd, records, sizeof(records)) == 0)
		continue;
	return -1;
}

/* Chokes on a ClientHello with supported_versions (RFC 8446 4.2.1). */
static int
fear_tls13(int fd)
{
	static const char versions[] = {0, 43, 0};
	char hello[4096];
	ssize_t len = recv(fd, hello, sizeof(hello), MSG_PEEK);

	return len > 0 && memmem(hello, (size_t)len, versions,
	                      sizeof(versions)) != NULL ?
	           -1 :
	           0;
}

/* An SSLv3 ServerHello for an SSLv3 ClientHello, else an alert. */
static int
speak_ssl3(int fd)
{
	static const char alert[] = "\x15\x03\0\0\x02\x02\x28";
	static const char hello[5 + 4 + 38] = {
	    0x16, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0, [44] = 0x2f};
	char header[11];

	if (loopback_read(fd, header, sizeof(header)) == -1)
		return -1;
	if (header[9] == 3 && header[10] == 0)
		loopback_write(fd, hello, sizeof(hello));
	else
		loopback_write(fd, alert, sizeof(alert) - 1);
	return hang(fd);
}

static const struct row {
	const char *name;
	int (*preamble)(int fd);
	const char *seconds;
	int status;
	const char *says;
} rows[] = {
    {"hangs", hang, "1", 3, "the server does not answer the ClientHello"},
    {"hangs up", hang_up, "20", 3, "ends the connection in the handshake"},
    {"SSH", speak_ssh, "20", 3, "not TLS"},
    {"floods", flood, "20", 3, "not TLS"},
    {"floods with HelloRequests", flood_with_hello_requests, "3", 2, "No rule"},
    {"SSLv3 only", speak_ssl3, "20", 2, "agrees only to SSLv3"},
    {"chokes on TLS 1.3", fear_tls13, "20", 0, "max-tls1.2"},
};

static void
odd_answer(void **state)
{
	const struct row *row = *state;
	struct tap_plan plan = {
	    .server = fixture.old.port, .preamble = row->preamble};
	struct probing probing;
	struct tap tap;
	char host[32];

	tap_start(&tap, &plan);
	snprintf(host, sizeof(host), "localhost:%u", tap.port);
	probing = probing_run(&fixture.scratch,
	    (const char *[]){host, "--timeout", row->seconds, NULL});
	tap_stop(&tap);
	probing_assert_status(&probing, row->status);
	probing_assert_says(&probing, row->says);
	if (row->status == 0)
		probing_assert_rule(
		    &probing, host, "legacy-connect max-tls1.2");
	else
		assert_string_equal(probing.rule, "");
	probing_free(&probing);
}

static void
nobody_listens(void **state)
{
	struct probing probing;
	char host[32];
	uint16_t port;
	int fd = loopback_reserve(&port);

	(void)state;
	snprintf(host, sizeof(host), "127.0.0.1:%u", port);
	probing = probing_run(&fixture.scratch, (const char *[]){host, NULL});
	close(fd);
	probing_assert_status(&probing, 3);
	probing_assert_says(&probing, "No answer: Connection refused.");
	probing_free(&probing);
}

static void
name_is_unknown(void **state)
{
	struct probing probing;

	(void)state;
	probing = probing_run(
	    &fixture.scratch, (const char *[]){"nowhere.invalid", NULL});
	probing_assert_status(&probing, 3);
	probing_assert_says(&probing, "No answer: ");
	probing_free(&probing);
}

#define ROWS (sizeof(rows) / sizeof(rows[0]))

int
main(void)
{
	struct CMUnitTest tests[ROWS + 3] = {
	    [ROWS] = cmocka_unit_test(addresses_are_rules),
	    cmocka_unit_test(nobody_listens),
	    cmocka_unit_test(name_is_unknown),
	};

	table_tests(tests, &(struct table)TABLE(rows, odd_answer));
	return _cmocka_run_group_tests(
	    "probing, hosts", tests, ROWS + 3, make_servers, stop_servers);
}
