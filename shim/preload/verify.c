/* SPDX-License-Identifier: MIT */
/* Lets through single errors of a certificate chain. */
#include "preload/exdata.h"
#include "preload/verify.h"

/* A signature by RSA or ECDSA with just SHA-1: not by MD5, or nothing known. */
static bool
is_sha1_signature(const struct library *lib, X509_STORE_CTX *store)
{
	X509 *cert = lib->X509_STORE_CTX_get_current_cert(store);
	int digest = NID_undef, key = NID_undef;

	return cert != NULL &&
	       lib->X509_get_signature_info(cert, &digest, &key, NULL, NULL) &&
	       digest == NID_sha1 &&
	       (key == NID_rsaEncryption || key == NID_rsassaPss ||
	           key == NID_X9_62_id_ecPublicKey);
}

/* Whose chain is verified, or that of a CRL for it; or NULL. */
static const SSL *
ssl_of_store(const struct library *lib, X509_STORE_CTX *store)
{
	int index = lib->SSL_get_ex_data_X509_STORE_CTX_idx();
	const SSL *ssl = lib->X509_STORE_CTX_get_ex_data(store, index);

	while (ssl == NULL &&
	       (store = lib->X509_STORE_CTX_get0_parent_ctx(store)) != NULL)
		ssl = lib->X509_STORE_CTX_get_ex_data(store, index);
	return ssl;
}

static struct connection *
connection_of_store(struct library *lib, X509_STORE_CTX *store)
{
	const SSL *ssl = ssl_of_store(lib, store);

	return ssl != NULL ? connection_of(lib, ssl) : NULL;
}

/*
 * That connection, and one of the libraries with the store's libcrypto; NULL:
 * it is not known. It is the application that calls if it has wrapped ours in a
 * callback for one X509_STORE_CTX.
 */
static struct connection *
find(const void *caller, struct library **lib, X509_STORE_CTX *store)
{
	struct library *first = library_of_crypto(caller, NULL);
	struct connection *conn;

	if (first == NULL)
		first = library_only();
	for (*lib = first; *lib != NULL;
	     *lib = library_of_crypto(caller, *lib)) {
		conn = connection_of_store(*lib, store);
		if (conn != NULL && conn->has_verify_callback)
			return conn;
	}
	*lib = first;
	return NULL;
}

/* A signature by SHA-1 that is all that is wrong, and that the rule admits. */
static bool
is_admitted_sha1(
    struct library *lib, const struct connection *conn, X509_STORE_CTX *store)
{
	return (conn->rule->relax.words & RELAX_SHA1) != 0 &&
	       lib->X509_STORE_CTX_get_error(store) ==
	           X509_V_ERR_CA_MD_TOO_WEAK &&
	       is_sha1_signature(lib, store);
}

static int on_verify(int is_ok, X509_STORE_CTX *store);

/* It is the store's that counts where the SSL has none. */
static int
ask_store(const struct library *lib, int is_ok, X509_STORE_CTX *store)
{
	X509_STORE *trusted = lib->X509_STORE_CTX_get0_store(store);
	X509_STORE_CTX_verify_cb callback =
	    trusted != NULL ? lib->X509_STORE_get_verify_cb(trusted) : NULL;

	return callback != NULL && callback != on_verify ?
	           callback(is_ok, store) :
	           is_ok;
}

static int
ask(const struct library *lib, const struct connection *conn, int is_ok,
    X509_STORE_CTX *store)
{
	return conn->verify_callback != NULL ?
	           conn->verify_callback(is_ok, store) :
	           ask_store(lib, is_ok, store);
}

/*
 * Nothing but the key counts where the application does not verify, and
 * OpenSSL goes on there with any: trust_watch does not. A client verifies in
 * every other mode (tls_process_server_certificate).
 */
static int
hold_to_pin(const struct library *lib, const SSL *ssl,
    const struct connection *conn, X509_STORE_CTX *store, int rv)
{
	int mode = lib->SSL_get_verify_mode(ssl);

	if (conn->is_pinned)
		return mode != SSL_VERIFY_NONE ? rv : 1;
	/* Its callback may clear the error and return 1. */
	lib->X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
	return 0;
}

/*
 * OpenSSL goes on with the last error if a callback does, and the application
 * may ask for that at the end: what is let through must not hide one that
 * stands from before. Without it OpenSSL would not have called.
 */
static int
decide(struct library *lib, struct connection *conn, X509_STORE_CTX *store,
    int was_ok, int standing)
{
	const SSL *ssl = ssl_of_store(lib, store);
	uint32_t words = conn->rule->relax.words;
	int is_ok = was_ok, rv = 1;

	if (!is_ok && is_admitted_sha1(lib, conn, store)) {
		conn->needed |= RELAX_SHA1;
		is_ok = 1;
	}
	if ((words & TRUST_WORDS) != 0)
		is_ok = trust_judge(lib, ssl, conn, store, is_ok);
	if (is_ok && !was_ok)
		lib->X509_STORE_CTX_set_error(store, standing);
	else
		rv = ask(lib, conn, is_ok, store);
	return (words & RELAX_PIN) != 0 ?
	           hold_to_pin(lib, ssl, conn, store, rv) :
	           rv;
}

/* The error that the callbacks before have left. */
static int
on_chain(struct library *lib, struct connection *conn, X509_STORE_CTX *store,
    int is_ok)
{
	int index = exdata_index(
	    lib, &lib->store_index, CRYPTO_EX_INDEX_X509_STORE_CTX, NULL, NULL);
	int rv, standing, error;

	if (index == -1)
		return 0;
	standing = (int)(intptr_t)lib->X509_STORE_CTX_get_ex_data(store, index);
	rv = decide(lib, conn, store, is_ok, standing);
	error = lib->X509_STORE_CTX_get_error(store);
	if (error != standing && !lib->X509_STORE_CTX_set_ex_data(
	                             store, index, (void *)(intptr_t)error))
		return 0;
	return rv;
}

static int
on_verify(int is_ok, X509_STORE_CTX *store)
{
	struct library *lib;
	struct connection *conn =
	    find(__builtin_return_address(0), &lib, store);

	if (lib == NULL)
		return 0;
	if (conn == NULL)
		return ask_store(lib, is_ok, store);
	return lib->X509_STORE_CTX_get0_parent_ctx(store) != NULL ?
	           ask(lib, conn, is_ok, store) :
	           on_chain(lib, conn, store, is_ok);
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
	/* NULL is "leave it" to SSL_set_verify: then ours stays, and asks. */
	if (conn->has_verify_callback &&
	    lib->SSL_get_verify_callback(ssl) == on_verify)
		lib->SSL_set_verify(
		    ssl, lib->SSL_get_verify_mode(ssl), conn->verify_callback);
	conn->has_verify_callback = false;
}
