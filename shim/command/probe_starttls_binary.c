/* SPDX-License-Identifier: MIT */
/* STARTTLS of LDAP, PostgreSQL and MySQL. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "command/probe_starttls.h"

/* ExtendedRequest 1, of the OID 1.3.6.1.4.1.1466.20037 (RFC 4511 4.14). */
static const char ldap_request[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
                                   "1.3.6.1.4.1.1466.20037";

#define LDAP_MESSAGE_MAX 4096

/* SSLRequest: length 8, code 80877103 (PostgreSQL 55.7). */
static const uint8_t postgres_request[] = {0, 0, 0, 8, 4, 210, 22, 47};

/* MySQL, "Connection Phase": capabilities that are asked for. */
#define MYSQL_PROTOCOL_41 0x0200
#define MYSQL_SSL 0x0800
#define MYSQL_SECURE_CONNECTION 0x8000
#define MYSQL_GREETING_MAX 4096

static int
refuse(char fault[PROBE_FAULT_SIZE], const char *what)
{
	snprintf(fault, PROBE_FAULT_SIZE, "%s", what);
	return -1;
}

/*
 * The length of a message, a BER element, in four octets at most (X.690 8.1.3);
 * over LDAP_MESSAGE_MAX it is EMSGSIZE.
 */
static int
ldap_length(const struct probe_wire *wire, size_t *len)
{
	uint8_t first, octets[4];
	size_t i, count;

	if (probe_wire_read_all(wire, &first, 1) == -1)
		return -1;
	count = first < 0x80 ? 0 : first & 0x7fU;
	errno = EMSGSIZE;
	if (count > sizeof(octets) ||
	    probe_wire_read_all(wire, octets, count) == -1)
		return -1;
	*len = count == 0 ? first : 0;
	for (i = 0; i < count; i++)
		*len = *len << 8 | octets[i];
	errno = EMSGSIZE;
	return *len <= LDAP_MESSAGE_MAX ? 0 : -1;
}

/* messageID 1, ExtendedResponse, resultCode success: 02 01 01 78 n 0a 01 00 */
static int
ldap(const struct probe_wire *wire, char fault[PROBE_FAULT_SIZE])
{
	static const uint8_t id[] = {0x02, 0x01, 0x01, 0x78};
	uint8_t message[LDAP_MESSAGE_MAX];
	size_t len, at;

	if (probe_wire_write(wire, ldap_request, sizeof(ldap_request) - 1) ==
	        -1 ||
	    probe_wire_read_all(wire, message, 1) == -1)
		return probe_starttls_fail(fault, "StartTLS of LDAP");
	if (message[0] != 0x30)
		return refuse(fault, "the server's answer is not LDAP");
	if (ldap_length(wire, &len) == -1 ||
	    probe_wire_read_all(wire, message, len) == -1)
		return probe_starttls_fail(
		    fault, "the answer to StartTLS of LDAP");
	if (len < 8 || memcmp(message, id, sizeof(id)) != 0)
		return refuse(fault, "the server's answer is not to StartTLS");
	at = message[4] < 0x80 ? 5 : 5 + (size_t)(message[4] & 0x7f);
	if (at + 3 > len || message[at] != 0x0a || message[at + 1] != 1)
		return refuse(fault, "the server's answer has no result code");
	if (message[at + 2] != 0) {
		snprintf(fault, PROBE_FAULT_SIZE,
		    "the server refuses StartTLS with LDAP's result code %u",
		    message[at + 2]);
		return -1;
	}
	return 0;
}

static int
postgres(const struct probe_wire *wire, char fault[PROBE_FAULT_SIZE])
{
	char answer;

	if (probe_wire_write(
	        wire, postgres_request, sizeof(postgres_request)) == -1 ||
	    probe_wire_read_all(wire, &answer, 1) == -1)
		return probe_starttls_fail(fault, "SSLRequest");
	if (answer == 'S')
		return 0;
	return refuse(fault,
	    answer == 'N' ? "the server does not offer TLS: it answers 'N'" :
	                    "the server's answer is not PostgreSQL's");
}

/* Where the lower capabilities are: after the version and 13 bytes more. */
static int
mysql_capabilities(const uint8_t *greeting, size_t len, unsigned *flags)
{
	const uint8_t *version_end = memchr(greeting + 1, '\0', len - 1);
	size_t at;

	if (version_end == NULL)
		return -1;
	at = (size_t)(version_end - greeting) + 1 + 13;
	if (at + 2 > len)
		return -1;
	*flags = greeting[at] | (unsigned)greeting[at + 1] << 8;
	return 0;
}

static int
mysql(const struct probe_wire *wire, char fault[PROBE_FAULT_SIZE])
{
	const unsigned asked =
	    MYSQL_PROTOCOL_41 | MYSQL_SSL | MYSQL_SECURE_CONNECTION;
	uint8_t head[4], greeting[MYSQL_GREETING_MAX];
	/* length 32, number 1; capabilities, packets of 16 MiB, utf8 */
	uint8_t request[4 + 32] = {
	    32, 0, 0, 1, asked & 0xff, asked >> 8, 0, 0, 0, 0, 0, 1, 33};
	unsigned flags;
	size_t len;

	if (probe_wire_read_all(wire, head, sizeof(head)) == -1)
		return probe_starttls_fail(
		    fault, "waiting for MySQL's greeting");
	len = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16;
	errno = EMSGSIZE;
	if (len > sizeof(greeting) ||
	    probe_wire_read_all(wire, greeting, len) == -1)
		return probe_starttls_fail(fault, "MySQL's greeting");
	if (len < 2 || greeting[0] != 10 ||
	    mysql_capabilities(greeting, len, &flags) == -1)
		return refuse(fault, "the server does not begin as MySQL does");
	if ((flags & MYSQL_SSL) == 0)
		return refuse(fault, "the server does not offer TLS");
	if (probe_wire_write(wire, request, sizeof(request)) == -1)
		return probe_starttls_fail(fault, "SSLRequest");
	return 0;
}

int
probe_starttls_binary(const struct probe_wire *wire,
    enum probe_protocol protocol, char fault[PROBE_FAULT_SIZE])
{
	switch (protocol) {
	case PROBE_LDAP:
		return ldap(wire, fault);
	case PROBE_POSTGRES:
		return postgres(wire, fault);
	default:
		return mysql(wire, fault);
	}
}
