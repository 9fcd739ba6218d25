/* SPDX-License-Identifier: MIT */
/* The rows, and their servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "preload/certs.h"
#include "preload/words_rows.h"

#define WEAK "ALL:@SECLEVEL=0"
#define TLS12 "-tls1_2", "-cipher", WEAK
#define TRUST (RELAX_PIN | RELAX_TRUST_ANY)

/* Suites, RFC 5246 A.5, RFC 5288 3, RFC 5289 3.2, RFC 2246 A.5 */
#define ECDHE_RSA_AES128_GCM 0xc02f
#define DHE_RSA_AES128_GCM 0x009e
#define RSA_AES128_CBC_SHA 0x002f
#define RSA_EXPORT_RC4_40_MD5 0x0003

/* Schemes, RFC 5246 7.4.1.4.1 */
#define RSA_MD5 0x0101
#define RSA_SHA1 0x0201
#define RSA_SHA256 0x0401

const struct row rows[] = {
    {.name = "no RFC 5746",
        .priority = SERVER_NO_RFC5746,
        .words = RELAX_LEGACY_CONNECT,
        .cure = "legacy-connect"},
    {.name = "the same, and renegotiates",
        .quirk = "asks-to-renegotiate",
        .words = RELAX_RENEGOTIATE,
        .cure = "legacy-connect renegotiate=9/60"},
    {.name = "RSA 1024",
        .cert = "weak",
        .args = {TLS12},
        .words = RELAX_SECLEVEL1,
        .cure = "seclevel1"},
    {.name = "RSA 1024 CA",
        .cert = "weak-ca-leaf",
        .args = {TLS12, "-cert_chain", "weak-ca.pem"},
        .words = RELAX_SECLEVEL1,
        .cure = "seclevel1"},
    {.name = "DH 1024",
        .args = {"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
            "-dhparam", "1024.dh"},
        .words = RELAX_SECLEVEL1,
        .cure = "seclevel1"},
    {.name = "AES128-SHA only",
        .args = {"-tls1_2", "-cipher", "AES128-SHA"},
        .words = RELAX_CIPHERS,
        .cure = "ciphers"},
    {.name = "TLS 1.0",
        .args = {"-tls1", "-cipher", WEAK},
        .words = RELAX_TLS1_0,
        .cure = "tls1.0"},
    {.name = "TLS 1.0, RSA key transport",
        .args = {"-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"},
        .words = RELAX_TLS1_0,
        .cure = "tls1.0"},
    {.name = "TLS 1.1",
        .args = {"-tls1_1", "-cipher", WEAK},
        .words = RELAX_TLS1_0 | RELAX_TLS1_1,
        .cure = "tls1.1"},
    {.name = "SHA-1 leaf",
        .cert = "sha1",
        .args = {TLS12},
        .words = RELAX_SHA1,
        .cure = "sha1"},
    {.name = "SHA-1 CA",
        .cert = "sha1-ca-leaf",
        .args = {TLS12, "-cert_chain", "sha1-ca.pem"},
        .words = RELAX_SHA1,
        .cure = "sha1"},
    {.name = "SHA-1 handshake",
        .args = {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher",
            "ECDHE+AESGCM:@SECLEVEL=0"},
        .words = RELAX_SHA1,
        .cure = "sha1"},
    {.name = "no close_notify",
        .quirk = "ends-abruptly",
        .words = RELAX_EOF,
        .cure = "eof"},
    {.name = "chokes on a big ClientHello",
        .quirk = "chokes-on-big-hello",
        .words = RELAX_CLASSIC_GROUPS | RELAX_MAX_TLS1_2,
        .cure = "classic-groups",
        .is_big_hello = true},
    {.name = "chokes on TLS 1.3",
        .quirk = "chokes-on-new-version",
        .words = RELAX_MAX_TLS1_2,
        .cure = "max-tls1.2"},
    {.name = "no key identifiers",
        .cert = "bare",
        .args = {"-tls1_2"},
        .words = RELAX_LAX_X509 | TRUST,
        .cure = "lax-x509"},
    {.name = "wants a certificate",
        .args = {TLS12, "-Verify", "1", "-CAfile", "ca.pem",
            "-verify_return_error"},
        .words = RELAX_CLIENT_CERT,
        .cure = "client-cert"},
    {.name = "self-signed",
        .cert = "self",
        .args = {"-tls1_2"},
        .words = TRUST,
        .cure = "pin"},
    {.name = "private CA",
        .cert = "private",
        .args = {"-tls1_2"},
        .words = TRUST,
        .cure = "pin"},
    {.name = "expired",
        .cert = "expired",
        .args = {"-tls1_2"},
        .words = TRUST,
        .cure = "pin"},
    {.name = "wrong name",
        .cert = "misnamed",
        .args = {"-tls1_2"},
        .words = TRUST,
        .cure = "pin"},
    {.name = "RSA 768", .cert = "tiny", .args = {TLS12}},
    {.name = "RSA 768, self-signed", .cert = "tiny-self", .args = {TLS12}},
    {.name = "DH 768",
        .flight = {TLS1_2_VERSION, DHE_RSA_AES128_GCM, FLIGHT_DHE, "768.dh",
            "SHA256", RSA_SHA256}},
    {.name = "MD5 leaf", .cert = "md5", .args = {TLS12}},
    {.name = "MD5 leaf, private CA", .cert = "private-md5", .args = {TLS12}},
    {.name = "MD5 CA",
        .cert = "md5-ca-leaf",
        .args = {TLS12, "-cert_chain", "md5-ca.pem"}},
    {.name = "MD5 handshake",
        .flight = {TLS1_2_VERSION, ECDHE_RSA_AES128_GCM, FLIGHT_ECDHE, NULL,
            "MD5", RSA_MD5}},
    {.name = "anonymous",
        .args = {"-tls1_2", "-cipher", "aNULL:@SECLEVEL=0", "-nocert"}},
    {.name = "no encryption",
        .args = {"-tls1_2", "-cipher", "eNULL:@SECLEVEL=0"}},
    {.name = "RC4",
        .priority = "NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+ARCFOUR-128",
        .reachable = "NORMAL:+ARCFOUR-128"},
    {.name = "3DES",
        .priority = "NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+3DES-CBC",
        .reachable = "NORMAL:+3DES-CBC"},
    {.name = "export",
        .flight = {.version = TLS1_VERSION,
            .suite = RSA_EXPORT_RC4_40_MD5,
            .exchange = FLIGHT_RSA}},
    {.name = "SSL 3.0",
        .flight = {.version = SSL3_VERSION,
            .suite = RSA_AES128_CBC_SHA,
            .exchange = FLIGHT_RSA}},
    {.name = "TLS 1.3 only",
        .args = {"-tls1_3"},
        .words = RELAX_MAX_TLS1_2,
        .is_open = true},
};

const size_t rows_count = sizeof(rows) / sizeof(rows[0]);

void
row_start(const struct row *row, struct server *server, struct scratch *scratch)
{
	const char *cert = row->cert != NULL ? row->cert : "strong";
	const char *args[10] = {NULL};
	size_t i;

	if (row->priority != NULL) {
		server_gnutls(server, scratch, cert, row->priority);
	} else if (row->quirk != NULL) {
		server_quirk(server, scratch, row->quirk);
	} else if (row->flight.version == 0) {
		for (i = 0; row->args[i] != NULL; i++)
			args[i] = strstr(row->args[i], ".dh") != NULL ||
			                  strstr(row->args[i], ".pem") != NULL ?
			              scratch_path(scratch, row->args[i]) :
			              row->args[i];
		server_openssl(server, scratch, cert, args);
	}
}

/* Has this OpenSSL a group with ML-KEM, which makes a ClientHello big? */
static bool
has_mlkem(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	bool rv = SSL_CTX_set1_groups_list(ctx, "X25519MLKEM768") == 1;

	ERR_clear_error();
	SSL_CTX_free(ctx);
	return rv;
}

bool
row_is_opened(const struct row *row, uint32_t words)
{
	if ((words & ROW_OTHER_PIN) != 0)
		return false;
	if (row->is_open)
		return (words & row->words) == 0;
	if (row->is_big_hello && !has_mlkem())
		return true;
	return (words & row->words) != 0;
}

const char *
row_pin(const struct scratch *scratch, const char *cert)
{
	char name[32];
	const char *pin;
	EVP_PKEY *key;
	X509 *x509;
	BIO *file;

	snprintf(name, sizeof(name), "%s.pem", cert);
	file = BIO_new_file(scratch_path(scratch, name), "r");
	x509 = PEM_read_bio_X509(file, NULL, NULL, NULL);
	assert_non_null(x509);
	key = X509_get0_pubkey(x509);
	assert_non_null(key);
	pin = cert_pin(key);
	X509_free(x509);
	BIO_free(file);
	return pin;
}
