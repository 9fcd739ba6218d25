/* SPDX-License-Identifier: MIT */
/* Without rules nothing is relaxed, and the hint names what would help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/words_client.h"
#include "support/preload.h"
#include "support/records.h"

#define ROWS_MAX 64
#define HOST "new.words.test"

#define H(word) HOST " " word
#define BELOW_1024 "; no word helps if its key is under 1024 bits"
#define OLD              \
	H("tls1.0, or ") \
	H("tls1.1; no word helps if the server has SSL 3.0 only")
#define ANY                                                                    \
	H("ciphers, or ")                                                      \
	H("tls1.0, or ")                                                       \
	H("tls1.1, or ")                                                       \
	H("sha1; no word helps if it has only 3DES, RC4, export or anonymous " \
	  "suites, or wants a client certificate")
#define HELLO                    \
	H("classic-groups, or ") \
	H("max-tls1.2; no word helps if it refuses this client on purpose")
#define SHA1 H("sha1; no word helps if the signature is MD5")
#define PIN                                                              \
	H("none pin=sha256//... with the server's key, which legacytls " \
	  "probe prints")

/* What each row's record says; without a hint: that there is no record. */
static const struct {
	const char *name;
	const char *error;
	const char *hint;
} expected[] = {
    {"no RFC 5746", "0A000152 unsafe legacy renegotiation disabled",
        H("legacy-connect")},
    {"the same, and renegotiates", "0A000152 ", H("legacy-connect")},
    {"RSA 1024", ": EE certificate key too weak", H("seclevel1") BELOW_1024},
    {"RSA 1024 CA", ": CA certificate key too weak", H("seclevel1") BELOW_1024},
    {"DH 1024", "dh key too small", H("seclevel1") BELOW_1024},
    {"AES128-SHA only", "alert handshake failure", ANY},
    {"TLS 1.0", "alert protocol version", OLD},
    {"TLS 1.0, RSA key transport", "alert protocol version", OLD},
    {"TLS 1.1", "alert protocol version", OLD},
    {"SHA-1 leaf", "CA signature digest algorithm too weak", SHA1},
    {"SHA-1 CA", "CA signature digest algorithm too weak", SHA1},
    {"SHA-1 handshake", "alert handshake failure", ANY},
    {"chokes on a big ClientHello", "unexpected eof while reading", HELLO},
    {"chokes on TLS 1.3", "unexpected eof while reading", HELLO},
    {"no key identifiers", "Missing Authority Key Identifier", H("lax-x509")},
    {"wants a certificate", "alert handshake failure", ""},
    {"self-signed", "verify failed: self-signed certificate", PIN},
    {"private CA", "unable to get local issuer certificate", PIN},
    {"expired", "certificate has expired", PIN},
    {"wrong name", "ostname mismatch", PIN},
    {"RSA 768", "EE certificate key too weak", H("seclevel1") BELOW_1024},
    {"RSA 768, self-signed", "EE certificate key too weak",
        H("seclevel1") BELOW_1024},
    {"DH 768", "dh key too small", H("seclevel1") BELOW_1024},
    {"MD5 leaf", "CA signature digest algorithm too weak", SHA1},
    {"MD5 leaf, private CA", "unable to get local issuer certificate", PIN},
    {"MD5 CA", "CA signature digest algorithm too weak", SHA1},
    {"MD5 handshake", "wrong signature type", SHA1},
    {"anonymous", "alert handshake failure", ANY},
    {"no encryption", "alert handshake failure", ANY},
    {"RC4", "alert handshake failure", ANY},
    {"3DES", "alert handshake failure", ANY},
    {"export", "unsupported protocol", OLD},
    {"SSL 3.0", "unsupported protocol", OLD},
};

static struct {
	struct scratch scratch;
	char journal[96];
	SSL_CTX *ctx;
} fixture;

static int
make_folder(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	snprintf(fixture.journal, sizeof(fixture.journal), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	unsetenv("LEGACYTLS_HOSTS");
	setenv("LEGACYTLS_JOURNAL", fixture.journal, 1);
	fixture.ctx = words_context(&fixture.scratch, false);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* The place in expected, or -1. */
static int
place_of(const struct row *row)
{
	size_t i;

	for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		if (strcmp(expected[i].name, row->name) == 0)
			return (int)i;
	}
	return -1;
}

static void
assert_record(const struct records *records, int place)
{
	const char *hint = expected[place].hint;

	assert_int_equal(records->count, 1);
	record_assert(records, 0, "event", "handshake");
	record_assert(records, 0, "outcome", "failed");
	record_assert(records, 0, "host", HOST);
	record_assert(records, 0, "rule", NULL);
	record_assert(records, 0, "allowed", "");
	record_assert(records, 0, "needed", NULL);
	record_assert_part(records, 0, "error", expected[place].error);
	record_assert(records, 0, "hint", hint[0] != '\0' ? hint : NULL);
}

static void
hint_of_a_server(void **state)
{
	const struct row *row = *state;
	struct server server = {0};
	struct records records;
	int place = place_of(row);
	bool is_open;

	row_start(row, &server, &fixture.scratch);
	remove(fixture.journal);
	is_open =
	    words_connects(fixture.ctx, HOST, row, &server, &fixture.scratch);
	ERR_clear_error();
	server_stop(&server);
	records_read(&records, fixture.journal);
	/* Without ML-KEM it is none. */
	if (row->is_big_hello && is_open)
		place = -1;
	assert_false(is_open && place != -1);
	if (place != -1)
		assert_record(&records, place);
	else
		assert_int_equal(records.count, 0);
	records_free(&records);
}

/* The words of a hint, one after the other, as rules of their own. */
static void
a_word_of_the_hint_cures(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < rows_count; i++) {
		int place = place_of(&rows[i]);
		char word[32];

		if (rows[i].cure == NULL || place == -1 ||
		    expected[place].hint[0] == '\0')
			continue;
		snprintf(word, sizeof(word), "%s", rows[i].cure);
		word[strcspn(word, " =")] = '\0';
		assert_non_null(strstr(expected[place].hint, word));
	}
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[ROWS_MAX] = {
	    cmocka_unit_test(a_word_of_the_hint_cures),
	};
	size_t i, n = 1;

	(void)argc;
	preload_this(argv, "");
	for (i = 0; i < rows_count; i++)
		tests[n++] = (struct CMUnitTest){rows[i].name, hint_of_a_server,
		    NULL, NULL, (void *)&rows[i]};
	return _cmocka_run_group_tests(
	    "discovery", tests, n, make_folder, remove_folder);
}
