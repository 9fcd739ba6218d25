/* SPDX-License-Identifier: MIT */
/*
 * A client that leaves the protocol versions to OpenSSL, and has a certificate
 * of its own: the words that the journal tells of are enough, and it tells of
 * none where the client gets there without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "preload/words_client.h"
#include "support/preload.h"
#include "support/records.h"

#define WEAK "ALL:@SECLEVEL=0"
#define KEY_TRANSPORT "AES128-SHA:@SECLEVEL=0"
#define ASKS "-Verify", "1", "-CAfile", "ca.pem"

#define ALL "all.words.test"
#define NONE "none.words.test"

/* A host for each cure. */
#define TLS1_0 "tls10.words.test"
#define TLS1_1 "tls11.words.test"
#define SHA1 "sha1.words.test"
#define LEVEL "level.words.test"

static const char hosts[] =
    ALL " default tls1.0 tls1.1 sha1 lax-x509," NONE " none," TLS1_0
        " tls1.0," TLS1_1 " tls1.1," SHA1 " sha1," LEVEL " seclevel1 tls1.0";

static const struct {
	struct row row;
	const char *host; /* has the cure for its rule */
} tests[] = {
    {{.name = "TLS 1.0, ECDHE-RSA",
         .args = {"-tls1", "-cipher", "ECDHE:@SECLEVEL=0"},
         .cure = "tls1.0"},
        TLS1_0},
    {{.name = "TLS 1.0, ECDHE-ECDSA",
         .cert = "ec",
         .args = {"-tls1", "-cipher", WEAK},
         .cure = "tls1.0"},
        TLS1_0},
    {{.name = "TLS 1.0, DHE",
         .args = {"-tls1", "-cipher", "DHE:@SECLEVEL=0"},
         .cure = "tls1.0"},
        TLS1_0},
    {{.name = "TLS 1.0, RSA key transport",
         .args = {"-tls1", "-cipher", KEY_TRANSPORT},
         .cure = "tls1.0"},
        TLS1_0},
    {{.name = "TLS 1.0, RSA key transport, wants a certificate",
         .args = {"-tls1", "-cipher", KEY_TRANSPORT, ASKS},
         .cure = "tls1.0"},
        TLS1_0},
    {{.name = "TLS 1.0, RSA 1024",
         .cert = "weak",
         .args = {"-tls1", "-cipher", WEAK},
         .cure = "seclevel1 tls1.0"},
        LEVEL},
    {{.name = "TLS 1.1, ECDHE-RSA",
         .args = {"-tls1_1", "-cipher", WEAK},
         .cure = "tls1.1"},
        TLS1_1},
    {{.name = "TLS 1.2, signed by SHA-1",
         .args = {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher",
             "ECDHE:@SECLEVEL=0"},
         .cure = "sha1"},
        SHA1},
    {{.name = "TLS 1.2, wants a certificate signed by SHA-1",
         .args = {"-tls1_2", "-cipher", KEY_TRANSPORT, ASKS, "-client_sigalgs",
             "RSA+SHA1"},
         .cure = "sha1"},
        SHA1},
    {{.name = "TLS 1.2, wants a certificate",
         .args = {"-tls1_2", "-cipher", WEAK, ASKS},
         .cure = ""},
        NONE},
};

#define TESTS (sizeof(tests) / sizeof(tests[0]))

/* Made once by begin. */
static struct {
	struct scratch scratch;
	char journal[96];
	SSL_CTX *ctx;
} fixture;

static void
run_openssl(const char *const argv[])
{
	struct process_result result = process_run(argv, NULL, NULL);

	if (result.status != 0)
		fail_msg("%s", result.output);
	process_result_free(&result);
}

/* ec.pem, which signs itself. */
static void
make_certificate(void)
{
	const char *cert = scratch_path(&fixture.scratch, "ec.pem");
	const char *const argv[] = {"openssl", "req", "-x509", "-newkey", "ec",
	    "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
	    scratch_path(&fixture.scratch, "ec.key"), "-out", cert, "-subj",
	    "/CN=ec", "-addext", "subjectAltName=DNS:*.words.test", NULL};

	run_openssl(argv);
	assert_int_equal(SSL_CTX_load_verify_file(fixture.ctx, cert), 1);
}

static int
begin(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	snprintf(fixture.journal, sizeof(fixture.journal), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	setenv("LEGACYTLS_JOURNAL", fixture.journal, 1);
	fixture.ctx = client_context(&fixture.scratch);
	SSL_CTX_set_security_level(fixture.ctx, 2);
	SSL_CTX_set_min_proto_version(fixture.ctx, 0);
	assert_int_equal(
	    SSL_CTX_use_certificate_file(fixture.ctx,
	        scratch_path(&fixture.scratch, "strong.pem"), SSL_FILETYPE_PEM),
	    1);
	assert_int_equal(
	    SSL_CTX_use_PrivateKey_file(fixture.ctx,
	        scratch_path(&fixture.scratch, "strong.key"), SSL_FILETYPE_PEM),
	    1);
	make_certificate();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	scratch_remove(&fixture.scratch);
	return 0;
}

static void
assert_told(const char *needed)
{
	struct records records;

	records_read(&records, fixture.journal);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "outcome", "ok");
	record_assert(&records, 0, "needed", needed);
	record_assert(&records, 0, "untold", "");
	records_free(&records);
}

/* OpenSSL 3.0 admits TLS 1.0 above level 0 where nothing is signed in it. */
static void
words_are_enough(void **state)
{
	size_t i = (size_t)*state;
	const struct row *row = &tests[i].row;
	struct server server = {0};
	bool is_open;

	row_start(row, &server, &fixture.scratch);
	is_open =
	    words_connects(fixture.ctx, NONE, row, &server, &fixture.scratch);
	if (OpenSSL_version_num() >= 0x30100000)
		assert_int_equal(is_open, row->cure[0] == '\0');
	remove(fixture.journal);
	assert_true(
	    words_connects(fixture.ctx, ALL, row, &server, &fixture.scratch));
	assert_told(is_open ? "" : row->cure);
	assert_true(words_connects(
	    fixture.ctx, tests[i].host, row, &server, &fixture.scratch));
	server_stop(&server);
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest group[TESTS];
	size_t i;

	(void)argc;
	preload_this(argv, hosts);
	for (i = 0; i < TESTS; i++)
		group[i] = (struct CMUnitTest){
		    tests[i].row.name, words_are_enough, NULL, NULL, (void *)i};
	return _cmocka_run_group_tests("needed_old", group, TESTS, begin, end);
}
