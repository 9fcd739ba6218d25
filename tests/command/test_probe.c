/* SPDX-License-Identifier: MIT */
/* The rule that the probe finds for each server is the least. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command/probing.h"
#include "support/table.h"

#define WEAK "ALL:@SECLEVEL=0"
#define RSA_CBC "-KX-ALL:+RSA:-CIPHER-ALL:+AES-128-CBC"

/* A server, and what the probe is to say. */
static const struct row {
	const char *name;
	const char *cert;
	const char *args[8];  /* of s_server; none: gnutls-serv, with */
	const char *priority; /* this */
	bool is_untrusted;
	int status;
	const char *words; /* of the rule, or NULL */
	const char *says;
} rows[] = {
    {"no RFC 5746", "strong", {NULL}, SERVER_NO_RFC5746, false, 0,
        "legacy-connect", "the server lets clients renegotiate"},
    {"RSA 1024", "weak", {"-tls1_2", "-cipher", WEAK}, NULL, false, 0,
        "seclevel1", "EE certificate key too weak"},
    {"DH 1024", "strong",
        {"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
            "-dhparam", "1024.dh"},
        NULL, false, 0, "seclevel1", "DH 1024 bits"},
    {"AES128-SHA only", "strong", {"-tls1_2", "-cipher", "AES128-SHA"}, NULL,
        false, 0, "ciphers=AES128-SHA", "no forward secrecy"},
    {"ECDHE and CBC only", "strong",
        {"-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA"}, NULL, false, 0,
        "ciphers=ECDHE-RSA-AES256-SHA", "curl connects without"},
    {"AES-CCM only", "strong", {"-tls1_2", "-cipher", "AES128-CCM"}, NULL,
        false, 0, "ciphers=AES128-CCM", "no forward secrecy"},
    {"TLS 1.0", "strong", {"-tls1", "-cipher", WEAK}, NULL, false, 0, "tls1.0",
        "offers: TLSv1,"},
    {"TLS 1.1", "strong", {"-tls1_1", "-cipher", WEAK}, NULL, false, 0,
        "tls1.1", "offers: TLSv1.1,"},
    {"TLS 1.0, RSA key transport", "strong",
        {"-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"}, NULL, false, 0,
        "tls1.0", "AES128-SHA"},
    {"SHA-1 chain", "sha1", {"-tls1_2", "-cipher", WEAK}, NULL, false, 0,
        "sha1", "certificate: RSA 2048 bits, sha1WithRSAEncryption"},
    {"SHA-1 handshake", "strong",
        {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher",
            "ECDHE+AESGCM:@SECLEVEL=0"},
        NULL, false, 0, "sha1", "signs: RSA with SHA1"},
    {"no key identifiers", "bare", {"-tls1_2"}, NULL, false, 0, "lax-x509",
        "curl connects without"},
    {"unknown authority", "strong", {"-tls1_2"}, NULL, true, 0,
        "none pin=sha256//*", "compare it with the operator's"},

    {"no RFC 5746, RSA 1024", "weak", {NULL}, SERVER_NO_RFC5746, false, 0,
        "legacy-connect seclevel1", NULL},
    {"no RFC 5746, SHA-1 chain, TLS 1.0", "sha1", {NULL},
        "NORMAL:-VERS-ALL:+VERS-TLS1.0:%DISABLE_SAFE_RENEGOTIATION", false, 0,
        "legacy-connect tls1.0 sha1", NULL},
    {"no RFC 5746, RSA 1024, AES128-SHA only", "weak", {NULL},
        SERVER_NO_RFC5746 ":" RSA_CBC, false, 0,
        "legacy-connect seclevel1 ciphers=AES128-SHA", NULL},
    {"RSA 1024, DH 1024, SHA-1 handshake, unknown authority", "weak",
        {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher",
            "DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0", "-dhparam", "1024.dh"},
        NULL, true, 0, "seclevel1 sha1 pin=sha256//*", NULL},

    {"modern", "strong", {"-tls1_3"}, NULL, false, 1, NULL,
        "It needs no rule."},
    {"MD5 chain", "md5", {"-tls1_2", "-cipher", WEAK}, NULL, false, 2, NULL,
        "signed with MD5"},
    {"MD5 chain, unknown authority", "md5", {"-tls1_2", "-cipher", WEAK}, NULL,
        true, 2, NULL, "No rule helps"},
    {"anonymous", "strong",
        {"-tls1_2", "-cipher", "aNULL:@SECLEVEL=0", "-nocert"}, NULL, false, 2,
        NULL, "agrees only to suites without a certificate"},
    {"no encryption", "strong", {"-tls1_2", "-cipher", "eNULL:@SECLEVEL=0"},
        NULL, false, 2, NULL, "agrees only to suites without encryption"},
    {"3DES only", "strong", {NULL}, "NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+3DES-CBC",
        false, 2, NULL, "agrees only to 3DES"},
    {"RC4 only", "strong", {NULL},
        "NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+ARCFOUR-128", false, 2, NULL,
        "agrees only to RC4"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server servers[ROWS];
} fixture;

static void
start(struct server *server, const struct row *row)
{
	const char *args[9] = {NULL};
	size_t i;

	if (row->priority != NULL) {
		server_gnutls(
		    server, &fixture.scratch, row->cert, row->priority);
		return;
	}
	for (i = 0; row->args[i] != NULL; i++)
		args[i] = strstr(row->args[i], ".dh") != NULL ?
		              scratch_path(&fixture.scratch, row->args[i]) :
		              row->args[i];
	server_openssl(server, &fixture.scratch, row->cert, args);
}

static int
make_servers(void **state)
{
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	for (i = 0; i < ROWS; i++)
		start(&fixture.servers[i], &rows[i]);
	return 0;
}

static int
stop_servers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ROWS; i++)
		server_stop(&fixture.servers[i]);
	scratch_remove(&fixture.scratch);
	return 0;
}

static void
least_rule_of_a_server(void **state)
{
	const struct row *row = *state;
	const struct server *server = &fixture.servers[row - rows];
	const struct scratch *trusted =
	    row->is_untrusted ? NULL : &fixture.scratch;
	struct probing probing;
	char host[32];

	probing = probing_run(
	    trusted, (const char *[]){probing_host(host, server), NULL});
	probing_assert_status(&probing, row->status);
	if (row->says != NULL)
		probing_assert_says(&probing, row->says);
	if (row->words != NULL) {
		probing_assert_rule(&probing, host, row->words);
		probing_assert_opens(
		    &probing, trusted, server->port_text, NULL);
	} else {
		assert_string_equal(probing.rule, "");
	}
	probing_free(&probing);
}

int
main(void)
{
	struct CMUnitTest tests[ROWS] = {0};

	table_tests(tests, &(struct table)TABLE(rows, least_rule_of_a_server));
	return _cmocka_run_group_tests(
	    "probe", tests, ROWS, make_servers, stop_servers);
}
