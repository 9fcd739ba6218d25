/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN: a program that relaxes everything reaches listed hosts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/crypto.h>

#include "support/legacy_option.h"
#include "support/preload.h"
#include "support/server.h"
#include "support/table.h"

#define WEAK "ALL:eNULL:@SECLEVEL=0"

/* Servers, the word that opens each, NULL for none, and the refusal. */
static const struct row {
	const char *name;
	const char *cert;
	const char *args[8]; /* of s_server; none: gnutls-serv, no RFC 5746 */
	const char *word;
	const char *refusal;
} rows[] = {
    {"no RFC 5746", "strong", {NULL}, "legacy-connect",
        "unsafe legacy renegotiation disabled"},
    {"RSA 1024", "weak", {"-tls1_2", "-cipher", WEAK}, "seclevel1",
        "certificate verify failed"},
    {"RSA 1024, TLS 1.3", "weak", {"-tls1_3", "-cipher", WEAK}, "seclevel1",
        "certificate verify failed"},
    {"CA of RSA 1024", "weak-ca-leaf", {"-tls1_2", "-cipher", WEAK},
        "seclevel1", "certificate verify failed"},
    {"DH 1024", "strong",
        {"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
            "-dhparam", "1024.dh"},
        "seclevel1", "dh key too small"},
    {"TLS 1.0", "strong", {"-tls1", "-cipher", WEAK}, "tls1.0",
        "tlsv1 alert protocol version"},
    {"TLS 1.0, RSA", "strong", {"-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"},
        "tls1.0", "tlsv1 alert protocol version"},
    {"TLS 1.1", "strong", {"-tls1_1", "-cipher", WEAK}, "tls1.1",
        "tlsv1 alert protocol version"},
    {"SHA-1 chain", "sha1", {"-tls1_2", "-cipher", WEAK}, "sha1",
        "certificate verify failed"},
    {"SHA-1 handshake", "strong",
        {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher",
            "ECDHE+AESGCM:@SECLEVEL=0"},
        "sha1", "handshake failure"},
    {"MD5 chain", "md5", {"-tls1_2", "-cipher", WEAK}, NULL,
        "certificate verify failed"},
    {"anonymous", "strong",
        {"-tls1_2", "-cipher", "aNULL:@SECLEVEL=0", "-nocert"}, NULL,
        "handshake failure"},
    {"no encryption", "strong", {"-tls1_2", "-cipher", "eNULL:@SECLEVEL=0"},
        NULL, "handshake failure"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* How the program relaxes; "plain" is relaxed by openssl.cnf. */
static const char *const hows[] = {
    "context", "ssl", "callback", "many", "plain"};

#define HOWS (sizeof(hows) / sizeof(hows[0]))

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server servers[ROWS];
	struct server modern;
	char conf[256]; /* OPENSSL_CONF= */
} fixture;

static void
start(struct server *server, const struct row *row)
{
	const char *args[12] = {NULL};
	size_t i;

	if (row->args[0] == NULL) {
		server_gnutls(
		    server, &fixture.scratch, row->cert, SERVER_NO_RFC5746);
		return;
	}
	for (i = 0; row->args[i] != NULL; i++)
		args[i] = strstr(row->args[i], ".dh") != NULL ?
		              scratch_path(&fixture.scratch, row->args[i]) :
		              row->args[i];
	if (strcmp(row->cert, "weak-ca-leaf") == 0) {
		args[i++] = "-cert_chain";
		args[i] = scratch_path(&fixture.scratch, "weak-ca.pem");
	}
	server_openssl(server, &fixture.scratch, row->cert, args);
}

/* The workaround that is found everywhere, for all of the system. */
static void
write_conf(void)
{
	const char *path = scratch_path(&fixture.scratch, "openssl.cnf");
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file,
	    "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\n"
	    "system_default = all\n[all]\nMinProtocol = TLSv1\n"
	    "CipherString = " WEAK "\nOptions = UnsafeLegacyRenegotiation,%s\n",
	    legacy_option());
	fclose(file);
	snprintf(fixture.conf, sizeof(fixture.conf), "OPENSSL_CONF=%s", path);
}

static int
make_servers(void **state)
{
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	write_conf();
	for (i = 0; i < ROWS; i++)
		start(&fixture.servers[i], &rows[i]);
	server_openssl(&fixture.modern, &fixture.scratch, "strong",
	    (const char *[]){NULL});
	return 0;
}

static int
stop_servers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ROWS; i++)
		server_stop(&fixture.servers[i]);
	server_stop(&fixture.modern);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* words: what the program prints; the variables are "NAME=value", or NULL. */
static void
assert_reckless(const char *how, const struct server *server,
    const char *contain, const char *hosts, const char *words)
{
	const char *env[5] = {preload_variable(), NULL};
	const char *const argv[] = {RECKLESS_PROGRAM, server->port_text,
	    "listed.test", scratch_path(&fixture.scratch, "ca.pem"), how, NULL};
	struct process_result result;
	size_t n = 1;

	if (contain != NULL)
		env[n++] = contain;
	if (hosts != NULL)
		env[n++] = hosts;
	if (strcmp(how, "plain") == 0)
		env[n++] = fixture.conf;
	env[n] = NULL;
	result = process_run(argv, env, NULL);
	if (strstr(result.output, words) == NULL ||
	    strstr(result.output, "lost") != NULL)
		fail_msg("%s, %s, %s: %s", how, contain, hosts, result.output);
	process_result_free(&result);
}

#define HOLD "LEGACYTLS_CONTAIN=1"

static void
contained(void **state)
{
	const struct row *row = *state;
	const struct server *server = &fixture.servers[row - rows];
	char listed[64];
	size_t i;

	snprintf(listed, sizeof(listed), "LEGACYTLS_HOSTS=listed.test %s",
	    row->word != NULL ? row->word : "none");
	for (i = 0; i < HOWS; i++) {
		assert_reckless(hows[i], server, NULL, NULL, "ok");
		assert_reckless(
		    hows[i], server, "LEGACYTLS_CONTAIN=0", listed, "ok");
		assert_reckless(hows[i], server, HOLD, NULL, row->refusal);
		assert_reckless(hows[i], server, HOLD,
		    "LEGACYTLS_HOSTS=other.test default tls1.0 sha1",
		    row->refusal);
		assert_reckless(hows[i], server, HOLD,
		    "LEGACYTLS_HOSTS=listed.test eof", row->refusal);
		/* Past its last slot the shim has no room for a rule. */
		if (strcmp(hows[i], "many") != 0)
			assert_reckless(hows[i], server, HOLD, listed,
			    row->word != NULL ? "ok" : row->refusal);
	}
}

static const struct server *
server_of(const char *name)
{
	size_t i;

	for (i = 0; strcmp(rows[i].name, name) != 0; i++)
		continue;
	return &fixture.servers[i];
}

static void
modern_server_connects_as_ever(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HOWS; i++) {
		assert_reckless(hows[i], &fixture.modern, HOLD, NULL, "ok");
		assert_reckless(hows[i], &fixture.modern, HOLD,
		    "LEGACYTLS_HOSTS=other.test", "ok");
	}
}

/* Neither 0 nor 1, or beside a rule that is none: nobody is relaxed. */
static void
bad_values_hold(void **state)
{
	static const char *const values[] = {"yes", "", "01", "1 ", "-1"};
	const struct server *server = server_of("RSA 1024");
	char contain[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(contain, sizeof(contain), "LEGACYTLS_CONTAIN=%s",
		    values[i]);
		assert_reckless("context", server, contain,
		    "LEGACYTLS_HOSTS=listed.test", "certificate verify failed");
		assert_reckless("context", server, contain, NULL,
		    "is neither 0 nor 1, so every host is held");
	}
	assert_reckless("context", server, HOLD,
	    "LEGACYTLS_HOSTS=listed.test x", "certificate verify failed");
}

/* TLSv1_client_method has no floor that could be raised; this is how OpenSSL
 * says so. */
static void
method_for_one_version(void **state)
{
	const struct server *server = server_of("TLS 1.0");

	(void)state;
	if (OPENSSL_version_major() >= 4) {
		assert_reckless("fixed", server, NULL, NULL, "no such method");
		return;
	}
	assert_reckless("fixed", server, NULL, NULL, "ok");
	assert_reckless("fixed", server, HOLD, NULL, "internal error");
	assert_reckless("fixed", server, HOLD,
	    "LEGACYTLS_HOSTS=listed.test tls1.1", "internal error");
	assert_reckless(
	    "fixed", server, HOLD, "LEGACYTLS_HOSTS=listed.test tls1.0", "ok");
}

static void
what_is_relaxed_in_mid_handshake(void **state)
{
	static const struct {
		const char *server;
		const char *refusal;
	} lates[] = {{"RSA 1024", "certificate verify failed"},
	    {"DH 1024", "dh key too small"}};
	const struct server *server;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		server = server_of(lates[i].server);
		assert_reckless("late", server, NULL, NULL, "ok");
		assert_reckless("late", server, HOLD, NULL, lates[i].refusal);
		assert_reckless(
		    "many-late", server, HOLD, NULL, lates[i].refusal);
		assert_reckless(
		    "late", server, HOLD, "LEGACYTLS_HOSTS=listed.test", "ok");
	}
}

int
main(void)
{
	struct CMUnitTest tests[ROWS + 4] = {
	    [ROWS] = cmocka_unit_test(modern_server_connects_as_ever),
	    cmocka_unit_test(bad_values_hold),
	    cmocka_unit_test(method_for_one_version),
	    cmocka_unit_test(what_is_relaxed_in_mid_handshake),
	};

	table_tests(tests, &(struct table)TABLE(rows, contained));
	return _cmocka_run_group_tests(
	    "contain", tests, ROWS + 4, make_servers, stop_servers);
}
