/* SPDX-License-Identifier: MIT */
/* Writes the messages of RFC 5246 7.4 byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include "preload/words_flight.h"

#define RECORD_HEADER 5
#define HANDSHAKE 22
#define RANDOM 32
#define CLIENT_RANDOM (RECORD_HEADER + 4 + 2) /* its place in a ClientHello */
#define P256 23                               /* RFC 8422 5.1.1 */

enum message {
	SERVER_HELLO = 2,
	CERTIFICATE = 11,
	SERVER_KEY_EXCHANGE = 12,
	SERVER_HELLO_DONE = 14,
	CLIENT_KEY_EXCHANGE = 16,
};

struct bytes {
	uint8_t at[4096];
	size_t len;
};

static void
put(struct bytes *to, const void *bytes, size_t len)
{
	assert_true(len <= sizeof(to->at) - to->len);
	memcpy(to->at + to->len, bytes, len);
	to->len += len;
}

static void
put_number(struct bytes *to, size_t number, unsigned width)
{
	uint8_t byte;

	while (width-- > 0) {
		byte = (uint8_t)(number >> 8 * width);
		put(to, &byte, 1);
	}
}

/* Bytes behind their length. */
static void
put_vector(struct bytes *to, const void *bytes, size_t len, unsigned width)
{
	put_number(to, len, width);
	put(to, bytes, len);
}

static void
put_message(struct bytes *to, enum message type, const struct bytes *body)
{
	put_number(to, type, 1);
	put_vector(to, body->at, body->len, 3);
}

/* Any will do, but for the last bytes (RFC 8446 4.1.3). */
static const uint8_t server_random[RANDOM] = "a server's random";

static void
put_server_hello(struct bytes *to, const struct flight *flight)
{
	/* renegotiation_info, RFC 5746 3.2 */
	static const uint8_t extensions[] = {0xff, 0x01, 0, 1, 0};
	struct bytes body = {.len = 0};

	put_number(&body, flight->version, 2);
	put(&body, server_random, RANDOM);
	put_number(&body, 0, 1); /* no session */
	put_number(&body, flight->suite, 2);
	put_number(&body, 0, 1); /* no compression */
	put_vector(&body, extensions, sizeof(extensions), 2);
	put_message(to, SERVER_HELLO, &body);
}

static void
put_certificate(struct bytes *to, const struct scratch *scratch)
{
	BIO *file = BIO_new_file(scratch_path(scratch, "strong.pem"), "r");
	X509 *cert = PEM_read_bio_X509(file, NULL, NULL, NULL);
	struct bytes list = {.len = 0}, body = {.len = 0};
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);

	assert_true(len > 0);
	put_vector(&list, der, (size_t)len, 3);
	put_vector(&body, list.at, list.len, 3);
	put_message(to, CERTIFICATE, &body);
	OPENSSL_free(der);
	X509_free(cert);
	BIO_free(file);
}

/* ServerECDHParams, RFC 8422 5.4 */
static void
put_ecdh(struct bytes *to)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	unsigned char *point;
	size_t len = EVP_PKEY_get1_encoded_public_key(key, &point);

	assert_true(len > 0);
	put_number(to, 3, 1); /* a named curve */
	put_number(to, P256, 2);
	put_vector(to, point, len, 1);
	OPENSSL_free(point);
	EVP_PKEY_free(key);
}

/* ServerDHParams, RFC 5246 7.4.3, with the public key 2 * 2 mod p */
static void
put_dh(struct bytes *to, const char *path)
{
	BIO *file = BIO_new_file(path, "r");
	EVP_PKEY *group = PEM_read_bio_Parameters(file, NULL);
	unsigned char prime[512];
	BIGNUM *p = NULL;

	assert_int_equal(
	    EVP_PKEY_get_bn_param(group, OSSL_PKEY_PARAM_FFC_P, &p), 1);
	assert_true((size_t)BN_num_bytes(p) <= sizeof(prime));
	put_vector(to, prime, (size_t)BN_bn2bin(p, prime), 2);
	put_vector(to, "\2", 1, 2);
	put_vector(to, "\4", 1, 2);
	BN_free(p);
	EVP_PKEY_free(group);
	BIO_free(file);
}

static void
put_signature(struct bytes *to, const struct scratch *scratch,
    const struct flight *flight, const uint8_t *client_random)
{
	BIO *file = BIO_new_file(scratch_path(scratch, "strong.key"), "r");
	EVP_PKEY *key = PEM_read_bio_PrivateKey(file, NULL, NULL, NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char signature[512];
	size_t len = sizeof(signature);

	assert_int_equal(EVP_DigestSignInit_ex(
	                     ctx, NULL, flight->digest, NULL, NULL, key, NULL),
	    1);
	EVP_DigestSignUpdate(ctx, client_random, RANDOM);
	EVP_DigestSignUpdate(ctx, server_random, RANDOM);
	EVP_DigestSignUpdate(ctx, to->at, to->len);
	assert_int_equal(EVP_DigestSignFinal(ctx, signature, &len), 1);
	put_number(to, flight->scheme, 2);
	put_vector(to, signature, len, 2);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	BIO_free(file);
}

static void
make(struct bytes *flight_bytes, const struct scratch *scratch,
    const struct flight *flight, const uint8_t *client_random)
{
	struct bytes messages = {.len = 0}, body = {.len = 0};

	put_server_hello(&messages, flight);
	put_certificate(&messages, scratch);
	if (flight->exchange == FLIGHT_ECDHE)
		put_ecdh(&body);
	else if (flight->exchange == FLIGHT_DHE)
		put_dh(&body, scratch_path(scratch, flight->dh));
	if (flight->exchange != FLIGHT_RSA) {
		put_signature(&body, scratch, flight, client_random);
		put_message(&messages, SERVER_KEY_EXCHANGE, &body);
	}
	put_message(&messages, SERVER_HELLO_DONE, &(struct bytes){.len = 0});
	put_number(flight_bytes, HANDSHAKE, 1);
	put_number(flight_bytes, flight->version, 2);
	put_vector(flight_bytes, messages.at, messages.len, 2);
}

bool
flight_is_taken(
    SSL *ssl, const struct scratch *scratch, const struct flight *flight)
{
	BIO *to = BIO_new(BIO_s_mem()), *from = BIO_new(BIO_s_mem());
	struct bytes bytes = {.len = 0};
	char *said;

	SSL_set_bio(ssl, to, from);
	SSL_connect(ssl);
	assert_true(BIO_get_mem_data(from, &said) > CLIENT_RANDOM + RANDOM);
	make(&bytes, scratch, flight, (uint8_t *)said + CLIENT_RANDOM);
	(void)BIO_reset(from);
	assert_int_equal(
	    BIO_write(to, bytes.at, (int)bytes.len), (int)bytes.len);
	SSL_connect(ssl);
	return BIO_get_mem_data(from, &said) > RECORD_HEADER &&
	       said[0] == HANDSHAKE &&
	       said[RECORD_HEADER] == CLIENT_KEY_EXCHANGE;
}
