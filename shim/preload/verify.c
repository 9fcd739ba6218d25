/* SPDX-License-Identifier: MIT */
/* Lets through single errors of a certificate chain. */
#include "preload/verify.h"

/* A signature by just SHA-1: not by MD5, or by nothing known. */
static bool
is_sha1_signature(const struct library *lib, X509_STORE_CTX *store)
{
	X509 *cert = lib->X509_STORE_CTX_get_current_cert(store);
	int digest = NID_undef;

	return cert != NULL &&
	       lib->X509_get_signature_info(cert, &digest, NULL, NULL, NULL) &&
	       digest == NID_sha1;
}

/* The connection whose chain is verified, or NULL. */
static struct connection *
connection_of_store(struct library *lib, X509_STORE_CTX *store)
{
	const SSL *ssl = lib->X509_STORE_CTX_get_ex_data(
	    store, lib->SSL_get_ex_data_X509_STORE_CTX_idx());

	return ssl != NULL ? connection_of(lib, ssl) : NULL;
}

/* The same, of whichever library the store belongs to. */
static struct connection *
find(const void *caller, struct library **lib, X509_STORE_CTX *store)
{
	struct connection *conn;

	for (*lib = library_of_crypto(caller, NULL); *lib != NULL;
	     *lib = library_of_crypto(caller, *lib)) {
		conn = connection_of_store(*lib, store);
		if (conn != NULL && conn->has_verify_callback)
			return conn;
	}
	return NULL;
}

static int
on_verify(int is_ok, X509_STORE_CTX *store)
{
	struct library *lib;
	struct connection *conn =
	    find(__builtin_return_address(0), &lib, store);

	/* Nobody to ask: what OpenSSL found stands. */
	if (conn == NULL)
		return is_ok;
	if (!is_ok && (conn->rule->relax.words & RELAX_SHA1) != 0 &&
	    lib->X509_STORE_CTX_get_error(store) == X509_V_ERR_CA_MD_TOO_WEAK &&
	    is_sha1_signature(lib, store)) {
		lib->X509_STORE_CTX_set_error(store, X509_V_OK);
		return 1;
	}
	return conn->verify_callback != NULL ?
	           conn->verify_callback(is_ok, store) :
	           is_ok;
}

SSL_verify_cb
verify_get(struct library *lib, const SSL *ssl)
{
	SSL_verify_cb callback = lib->SSL_get_verify_callback(ssl);
	const struct connection *conn;

	if (callback != on_verify)
		return callback;
	conn = connection_of(lib, ssl);
	return conn != NULL ? conn->verify_callback : NULL;
}

void
verify_wrap(struct library *lib, SSL *ssl, struct connection *conn)
{
	conn->verify_callback = verify_get(lib, ssl);
	lib->SSL_set_verify(ssl, lib->SSL_get_verify_mode(ssl), on_verify);
	conn->has_verify_callback = true;
}

void
verify_unwrap(struct library *lib, SSL *ssl, struct connection *conn)
{
	/* SSL_set_verify takes NULL for "leave it": then ours stays, idle. */
	if (conn->has_verify_callback &&
	    lib->SSL_get_verify_callback(ssl) == on_verify)
		lib->SSL_set_verify(
		    ssl, lib->SSL_get_verify_mode(ssl), conn->verify_callback);
	conn->has_verify_callback = false;
}
