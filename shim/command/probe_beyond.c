/* SPDX-License-Identifier: MIT */
/* A ClientHello by hand: OpenSSL cannot offer what it does not have. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/rand.h>
#include <openssl/ssl.h>

#include "command/probe_beyond.h"

/* IANA's registry of TLS Cipher Suites. */
static const struct suite {
	uint16_t number;
	const char *name;
} beyond[] = {
    {0x000a, "3DES"},           /* RSA_WITH_3DES_EDE_CBC_SHA */
    {0x0016, "3DES"},           /* DHE_RSA */
    {0xc012, "3DES"},           /* ECDHE_RSA */
    {0xc008, "3DES"},           /* ECDHE_ECDSA */
    {0x0005, "RC4"},            /* RSA_WITH_RC4_128_SHA */
    {0x0004, "RC4"},            /* RSA_WITH_RC4_128_MD5 */
    {0xc011, "RC4"},            /* ECDHE_RSA */
    {0xc007, "RC4"},            /* ECDHE_ECDSA */
    {0x0009, "single DES"},     /* RSA_WITH_DES_CBC_SHA */
    {0x0015, "single DES"},     /* DHE_RSA */
    {0x0003, "export ciphers"}, /* RSA_EXPORT_WITH_RC4_40_MD5 */
    {0x0006, "export ciphers"}, /* RSA_EXPORT_WITH_RC2_CBC_40_MD5 */
    {0x0008, "export ciphers"}, /* RSA_EXPORT_WITH_DES40_CBC_SHA */
    {0x0014, "export ciphers"}, /* DHE_RSA_EXPORT_WITH_DES40_CBC_SHA */
    {0x0007, "IDEA"},           /* RSA_WITH_IDEA_CBC_SHA */
    {0x0096, "SEED"},           /* RSA_WITH_SEED_CBC_SHA */
    {0x0041, "Camellia"},       /* RSA_WITH_CAMELLIA_128_CBC_SHA */
    {0x0084, "Camellia"},       /* RSA_WITH_CAMELLIA_256_CBC_SHA */
    {0x0045, "Camellia"},       /* DHE_RSA */
    {0x0088, "Camellia"},       /* DHE_RSA */
    {0x0032, "a DSA key"},      /* DHE_DSS_WITH_AES_128_CBC_SHA */
    {0x0038, "a DSA key"},      /* DHE_DSS_WITH_AES_256_CBC_SHA */
    {0x0013, "a DSA key"},      /* DHE_DSS_WITH_3DES_EDE_CBC_SHA */
    {0x0034, "suites without a certificate"}, /* DH_anon_WITH_AES_128_CBC_SHA */
    {0x003a, "suites without a certificate"}, /* DH_anon_WITH_AES_256_CBC_SHA */
    {0x00a6,
        "suites without a certificate"}, /* DH_anon_WITH_AES_128_GCM_SHA256 */
    {0x00a7,
        "suites without a certificate"}, /* DH_anon_WITH_AES_256_GCM_SHA384 */
    {0x001b,
        "suites without a certificate"}, /* DH_anon_WITH_3DES_EDE_CBC_SHA */
    {0xc018,
        "suites without a certificate"}, /* ECDH_anon_WITH_AES_128_CBC_SHA */
    {0xc019,
        "suites without a certificate"},   /* ECDH_anon_WITH_AES_256_CBC_SHA */
    {0x0002, "suites without encryption"}, /* RSA_WITH_NULL_SHA */
    {0x0001, "suites without encryption"}, /* RSA_WITH_NULL_MD5 */
    {0x003b, "suites without encryption"}, /* RSA_WITH_NULL_SHA256 */
    {0xc010, "suites without encryption"}, /* ECDHE_RSA_WITH_NULL_SHA */
};

/* For SSLv3 these as well: RSA and DHE_RSA with AES in CBC mode. */
static const uint16_t within[] = {0x002f, 0x0035, 0x0033, 0x0039};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* RFC 5746 3.3 */
#define EMPTY_RENEGOTIATION_INFO_SCSV 0x00ff

#define CLIENT_HELLO 1
#define SERVER_HELLO 2
#define RECORD_HEADER 5
#define MESSAGE_HEADER 4
#define HELLO_MAX 1024

/* supported_groups: secp256r1, secp384r1, x25519; ec_point_formats (RFC 8422);
 * signature_algorithms (RFC 5246): RSA, DSA and ECDSA, of SHA-2, SHA-1, MD5 */
static const char extensions[] =
    "\x00\x0a\x00\x08\x00\x06\x00\x17\x00\x18\x00\x1d"
    "\x00\x0b\x00\x02\x01\x00"
    "\x00\x0d\x00\x14\x00\x12\x04\x01\x05\x01\x06\x01\x04\x03\x05\x03\x02\x01"
    "\x02\x02\x02\x03\x01\x01";

static uint8_t *
put16(uint8_t *end, size_t value)
{
	*end++ = (uint8_t)(value >> 8);
	*end++ = (uint8_t)value;
	return end;
}

/* server_name with one host_name (RFC 6066 3), then the rest. */
static uint8_t *
put_extensions(uint8_t *end, const char *host)
{
	size_t name = host != NULL ? strlen(host) : 0;
	size_t others = sizeof(extensions) - 1;

	end = put16(end, others + (name > 0 ? name + 9 : 0));
	if (name > 0) {
		end = put16(end, 0);
		end = put16(end, name + 5);
		end = put16(end, name + 3);
		*end++ = 0;
		end = put16(end, name);
		memcpy(end, host, name);
		end += name;
	}
	memcpy(end, extensions, others);
	return end + others;
}

static uint8_t *
put_suites(uint8_t *end, bool is_ssl3)
{
	uint8_t *len = end;
	size_t i;

	end += 2;
	end = put16(end, EMPTY_RENEGOTIATION_INFO_SCSV);
	for (i = 0; is_ssl3 && i < COUNT(within); i++)
		end = put16(end, within[i]);
	for (i = 0; i < COUNT(beyond); i++)
		end = put16(end, beyond[i].number);
	put16(len, (size_t)(end - len) - 2);
	return end;
}

/* RFC 5246 7.4.1.2, RFC 6101 5.6.1.2; returns the length of the record. */
static size_t
hello_make(uint8_t hello[HELLO_MAX], uint16_t version, const char *host)
{
	uint8_t *message = hello + RECORD_HEADER;
	uint8_t *end = put16(message + MESSAGE_HEADER, version);

	RAND_bytes(end, 32);
	end += 32;
	*end++ = 0; /* session */
	end = put_suites(end, version == SSL3_VERSION);
	end = put16(end, 0x0100); /* compression: one method, none */
	if (version != SSL3_VERSION)
		end = put_extensions(end, host);
	message[0] = CLIENT_HELLO;
	message[1] = 0;
	put16(message + 2, (size_t)(end - message) - MESSAGE_HEADER);
	hello[0] = SSL3_RT_HANDSHAKE;
	put16(hello + 1, version == SSL3_VERSION ? SSL3_VERSION : TLS1_VERSION);
	put16(hello + 3, (size_t)(end - message));
	return (size_t)(end - hello);
}

static const char *
suite_name(uint16_t number)
{
	size_t i;

	for (i = 0; i < COUNT(beyond); i++) {
		if (beyond[i].number == number)
			return beyond[i].name;
	}
	return NULL;
}

/*
 * The ServerHello's version and suite; it is the first message, and its first
 * 40 bytes are in the first record of any server that is to be understood.
 */
static int
answer_read(const struct probe_wire *wire, uint16_t *version, uint16_t *suite)
{
	uint8_t record[RECORD_HEADER + MESSAGE_HEADER + 2 + 32 + 1];
	uint8_t rest[32 + 2], *body = record + RECORD_HEADER + MESSAGE_HEADER;
	size_t session;

	if (probe_wire_read_all(wire, record, RECORD_HEADER) == -1 ||
	    record[0] != SSL3_RT_HANDSHAKE ||
	    probe_wire_read_all(wire, record + RECORD_HEADER,
	        sizeof(record) - RECORD_HEADER) == -1 ||
	    record[RECORD_HEADER] != SERVER_HELLO)
		return -1;
	session = body[2 + 32];
	if (session > 32 || probe_wire_read_all(wire, rest, session + 2) == -1)
		return -1;
	*version = (uint16_t)(body[0] << 8 | body[1]);
	*suite = (uint16_t)(rest[session] << 8 | rest[session + 1]);
	return 0;
}

void
probe_beyond_ask(const struct probe_wire *wire, uint16_t version,
    const char *host, char text[PROBE_BEYOND_SIZE])
{
	uint8_t hello[HELLO_MAX];
	uint16_t agreed, suite;
	const char *name;

	text[0] = '\0';
	if (probe_wire_write(wire, hello, hello_make(hello, version, host)) ==
	        -1 ||
	    answer_read(wire, &agreed, &suite) == -1)
		return;
	name = suite_name(suite);
	if (agreed == SSL3_VERSION)
		snprintf(text, PROBE_BEYOND_SIZE, "SSLv3");
	else if (name != NULL)
		snprintf(text, PROBE_BEYOND_SIZE, "%s", name);
}
