/* SPDX-License-Identifier: MIT */
/* Servers that do not keep to their protocol before TLS begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command/probing.h"
#include "support/loopback.h"
#include "support/table.h"
#include "support/tap.h"

/* As many as a request of the probe has. */
#define LDAP 31
#define POSTGRES 8

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* What the server hears, then says, before it closes the connection. */
static const struct row {
	const char *name;
	const char *protocol;
	size_t hears; /* bytes; the client must have sent them */
	const char *says;
	size_t size; /* of says */
	const char *fault;
} rows[] = {
#define SAYS(text) text, sizeof(text) - 1
    {"silent", "smtp", 0, SAYS(""),
        "waiting for a reply: the server ends the connection"},
    {"cut in a line", "smtp", 0, SAYS("220 rea"),
        "waiting for a reply: the server ends the connection"},
    {"a line without an end", "imap", 0,
        SAYS(HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
                HUNDRED HUNDRED HUNDRED),
        "waiting for a reply: Message too long"},
    {"LDAP, silent", "ldap", LDAP, SAYS(""),
        "StartTLS of LDAP: the server ends the connection"},
    {"LDAP, other than BER", "ldap", LDAP, SAYS("HTTP/1.1 400"),
        "the server's answer is not LDAP"},
    {"LDAP, no length", "ldap", LDAP, SAYS("\x30"),
        "the answer to StartTLS of LDAP: the server ends"},
    {"LDAP, length cut", "ldap", LDAP, SAYS("\x30\x82\x01"),
        "the answer to StartTLS of LDAP: the server ends"},
    {"LDAP, length of a length", "ldap", LDAP,
        SAYS("\x30\x85\x01\x01\x01\x01\x01"), "Message too long"},
    {"LDAP, more than 4 GiB", "ldap", LDAP, SAYS("\x30\x84\xff\xff\xff\xff"),
        "Message too long"},
    {"LDAP, message cut", "ldap", LDAP, SAYS("\x30\x0c\x02\x01\x01\x78"),
        "the answer to StartTLS of LDAP: the server ends"},
    {"LDAP, too short", "ldap", LDAP, SAYS("\x30\x04\x02\x01\x01\x78"),
        "not to StartTLS"},
    {"LDAP, of another message", "ldap", LDAP,
        SAYS("\x30\x0c\x02\x01\x02\x78\x07\x0a\x01\0\x04\0\x04\0"),
        "not to StartTLS"},
    {"LDAP, result behind the end", "ldap", LDAP,
        SAYS("\x30\x0c\x02\x01\x01\x78\xff\x0a\x01\0\x04\0\x04\0"),
        "no result code"},
    {"LDAP, other than a result", "ldap", LDAP,
        SAYS("\x30\x0c\x02\x01\x01\x78\x07\x04\x01\0\x04\0\x04\0"),
        "no result code"},
    {"PostgreSQL, silent", "postgres", POSTGRES, SAYS(""),
        "SSLRequest: the server ends the connection"},
    {"PostgreSQL, an error", "postgres", POSTGRES, SAYS("E\0\0\0\x08no!"),
        "the server's answer is not PostgreSQL's"},
    {"MySQL, silent", "mysql", 0, SAYS(""),
        "waiting for MySQL's greeting: the server ends"},
    {"MySQL, too long", "mysql", 0, SAYS("\xff\xff\xff\0\x0a"),
        "MySQL's greeting: Message too long"},
    {"MySQL, cut", "mysql", 0, SAYS("\x1c\0\0\0\x0a"),
        "MySQL's greeting: the server ends the connection"},
    {"MySQL, empty", "mysql", 0, SAYS("\0\0\0\0"), "not begin as MySQL"},
    {"MySQL, protocol 9", "mysql", 0, SAYS("\3\0\0\0\x09\0\0"),
        "not begin as MySQL"},
    {"MySQL, version without an end", "mysql", 0,
        SAYS("\4\0\0\0\x0a"
             "8.0"),
        "not begin as MySQL"},
    {"MySQL, nothing behind the version", "mysql", 0,
        SAYS("\4\0\0\0\x0a"
             "8.\0"),
        "not begin as MySQL"},
#undef SAYS
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* That of the tap which runs. */
static const struct row *current;

static int
misbehave(int fd)
{
	char heard[LDAP];

	if (loopback_read(fd, heard, current->hears) == 0)
		loopback_write(fd, current->says, current->size);
	return -1;
}

static void
the_fault_is_named(void **state)
{
	struct tap_plan plan = {.preamble = misbehave};
	struct probing probing;
	struct tap tap;
	char host[32];

	current = *state;
	tap_start(&tap, &plan);
	snprintf(host, sizeof(host), "localhost:%u", tap.port);
	probing = probing_run(NULL,
	    (const char *[]){"--starttls", current->protocol, host, NULL});
	tap_stop(&tap);
	probing_assert_status(&probing, 3);
	probing_assert_says(&probing, current->fault);
	assert_string_equal(probing.rule, "");
	probing_free(&probing);
}

int
main(void)
{
	struct CMUnitTest tests[ROWS] = {0};

	table_tests(tests, &(struct table)TABLE(rows, the_fault_is_named));
	return _cmocka_run_group_tests(
	    "probing, broken", tests, ROWS, NULL, NULL);
}
