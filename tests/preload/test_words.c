/* SPDX-License-Identifier: MIT */
/* Each word of a rule opens its own server and no other's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"
#include "support/preload.h"

/* The columns: a rule with just this word, for the host of that name. */
static const struct column {
	const char *host;
	const char *word; /* NULL: no rule */
} columns[] = {
    {"other.test", NULL},
    {"default.test", "default"},
    {"legacy.test", "legacy-connect"},
    {"level.test", "seclevel1"},
    {"ciphers.test", "ciphers"},
    {"tls10.test", "tls1.0"},
    {"tls11.test", "tls1.1"},
    {"sha1.test", "sha1"},
    {"eof.test", "eof"},
    {"groups.test", "classic-groups"},
    {"max12.test", "max-tls1.2"},
    {"lax.test", "lax-x509"},
    {"all.test",
        "default tls1.0 tls1.1 sha1 eof classic-groups max-tls1.2 lax-x509"},
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define WEAK "ALL:@SECLEVEL=0"

/* The rows: a server, and the words that open it, " word ", "" for none. */
static const struct row {
	const char *name;
	const char *cert;
	const char *args[8]; /* of s_server; none: gnutls-serv, no RFC 5746 */
	const char *words;
} rows[] = {
    {"no RFC 5746", "strong", {NULL}, " default legacy-connect "},
    {"RSA 1024", "weak", {"-tls1_2", "-cipher", WEAK}, " default seclevel1 "},
    {"DH 1024", "strong",
        {"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
            "-dhparam", "1024.dh"},
        " default seclevel1 "},
    {"AES128-SHA only", "strong", {"-tls1_2", "-cipher", "AES128-SHA"},
        " default ciphers "},
    {"TLS 1.0", "strong", {"-tls1", "-cipher", WEAK}, " tls1.0 "},
    {"TLS 1.1", "strong", {"-tls1_1", "-cipher", WEAK}, " tls1.0 tls1.1 "},
    {"TLS 1.0, RSA key transport", "strong",
        {"-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"}, " tls1.0 "},
    {"SHA-1 chain", "sha1", {"-tls1_2", "-cipher", WEAK}, " sha1 "},
    {"SHA-1 handshake", "strong",
        {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher",
            "ECDHE+AESGCM:@SECLEVEL=0"},
        " sha1 "},
    {"MD5 chain", "md5", {"-tls1_2", "-cipher", WEAK}, ""},
    {"no key identifiers", "bare", {"-tls1_2"}, " lax-x509 "},
    {"anonymous", "strong",
        {"-tls1_2", "-cipher", "aNULL:@SECLEVEL=0", "-nocert"}, ""},
    {"no encryption", "strong", {"-tls1_2", "-cipher", "eNULL:@SECLEVEL=0"},
        ""},
    {"modern", "strong", {"-tls1_3"},
        " default legacy-connect seclevel1 ciphers tls1.0 tls1.1 sha1 eof "
        "classic-groups lax-x509 none "},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Made once by make_servers; results are filled in as the tests run. */
static struct {
	struct scratch scratch;
	struct server servers[ROWS];
	SSL_CTX *ctx;
	SSL_CTX *reckless;
	bool results[ROWS][COLUMNS];
} fixture;

static void
start(struct server *server, const struct row *row)
{
	const char *args[9] = {NULL};
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
	server_openssl(server, &fixture.scratch, row->cert, args);
}

/* As upstream Python from 3.10 on makes its contexts, and strict as 3.13. */
static SSL_CTX *
python_context(void)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);

	assert_int_equal(
	    SSL_CTX_set_cipher_list(ctx,
	        "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:"
	        "!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"),
	    1);
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
	X509_VERIFY_PARAM_set_flags(
	    SSL_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
	return ctx;
}

/* One that takes anything: what it cannot reach proves nothing. */
static SSL_CTX *
reckless_context(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_int_equal(
	    SSL_CTX_set_cipher_list(ctx, "ALL:eNULL:@SECLEVEL=0"), 1);
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	return ctx;
}

static int
make_servers(void **state)
{
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	for (i = 0; i < ROWS; i++)
		start(&fixture.servers[i], &rows[i]);
	fixture.ctx = python_context();
	fixture.reckless = reckless_context();
	return 0;
}

static int
stop_servers(void **state)
{
	size_t row, column;

	(void)state;
	for (row = 0; row < ROWS; row++) {
		server_stop(&fixture.servers[row]);
		printf("%-28s", rows[row].name);
		for (column = 0; column < COLUMNS; column++)
			printf(" %s", fixture.results[row][column] ? "x" : ".");
		printf("\n");
	}
	for (column = 0; column < COLUMNS; column++)
		printf("%*s| %s\n", 29 + 2 * (int)column, "",
		    columns[column].word != NULL ? columns[column].word :
		                                   "(no rule)");
	SSL_CTX_free(fixture.ctx);
	SSL_CTX_free(fixture.reckless);
	scratch_remove(&fixture.scratch);
	return 0;
}

static bool
is_expected(const struct row *row, const struct column *column)
{
	char word[32];

	if (strcmp(column->host, "all.test") == 0)
		return row->words[0] != '\0' &&
		       strcmp(row->name, "modern") != 0;
	snprintf(word, sizeof(word), " %s ",
	    column->word != NULL ? column->word : "none");
	return strstr(row->words, word) != NULL;
}

static void
words_of_a_server(void **state)
{
	size_t i, row = (size_t)((const struct row *)*state - rows);
	bool connects;
	SSL *ssl;

	assert_int_equal(client_handshake(fixture.reckless, "other.test",
	                     &fixture.servers[row], &ssl),
	    1);
	client_free(ssl);
	for (i = 0; i < COLUMNS; i++) {
		connects = client_handshake(fixture.ctx, columns[i].host,
		               &fixture.servers[row], &ssl) == 1;
		fixture.results[row][i] = connects;
		if (connects != is_expected(&rows[row], &columns[i]))
			print_error("%s: %s, reason %d, verify %ld\n",
			    columns[i].host, connects ? "connects" : "refused",
			    ERR_GET_REASON(ERR_peek_error()),
			    SSL_get_verify_result(ssl));
		ERR_clear_error();
		client_free(ssl);
	}
	for (i = 0; i < COLUMNS; i++)
		assert_int_equal(fixture.results[row][i],
		    is_expected(&rows[row], &columns[i]));
}

/* Its own floor is lower than the rule's: the rule opens no more than it says.
 */
static void
tls11_does_not_open_tls10(void **state)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	size_t i;
	SSL *ssl;

	(void)state;
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	for (i = 0; strcmp(rows[i].name, "TLS 1.0") != 0; i++)
		continue;
	assert_int_equal(
	    client_handshake(ctx, "tls11.test", &fixture.servers[i], &ssl), -1);
	client_free(ssl);
	ERR_clear_error();
	assert_int_equal(
	    client_handshake(ctx, "tls10.test", &fixture.servers[i], &ssl), 1);
	client_free(ssl);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[ROWS + 1] = {
	    [ROWS] = cmocka_unit_test(tls11_does_not_open_tls10)};
	char hosts[1024] = "";
	size_t i, len = 0;

	(void)argc;
	for (i = 0; i < COLUMNS; i++) {
		if (columns[i].word != NULL)
			len +=
			    (size_t)snprintf(hosts + len, sizeof(hosts) - len,
			        "%s %s\n", columns[i].host, columns[i].word);
	}
	preload_this(argv, hosts);
	for (i = 0; i < ROWS; i++) {
		tests[i].name = rows[i].name;
		tests[i].test_func = words_of_a_server;
		tests[i].initial_state = (void *)&rows[i];
	}
	return _cmocka_run_group_tests(
	    "words", tests, ROWS + 1, make_servers, stop_servers);
}
