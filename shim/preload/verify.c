/* SPDX-License-Identifier: MIT */
/* Lets through single errors of a certificate chain. */
#include "preload/verify.h"

/*
 * A client ignores all but SSL_VERIFY_PEER. The others tell this mode from one
 * that the application sets meanwhile.
 */
#define PIN_MODE                                             \
	(SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT | \
	    SSL_VERIFY_CLIENT_ONCE)

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

/* The connection whose chain is verified, or that of a CRL for it, or NULL. */
static struct connection *
connection_of_store(struct library *lib, X509_STORE_CTX *store)
{
	int index = lib->SSL_get_ex_data_X509_STORE_CTX_idx();
	const SSL *ssl = lib->X509_STORE_CTX_get_ex_data(store, index);

	while (ssl == NULL &&
	       (store = lib->X509_STORE_CTX_get0_parent_ctx(store)) != NULL)
		ssl = lib->X509_STORE_CTX_get_ex_data(store, index);
	return ssl != NULL ? connection_of(lib, ssl) : NULL;
}

/*
 * The same, and one of the libraries with the store's libcrypto, or NULL. It is
 * the application that calls if it has wrapped ours in a callback for one
 * X509_STORE_CTX.
 */
static struct connection *
find(const void *caller, struct library **lib, X509_STORE_CTX *store)
{
	struct library *first = library_of_crypto(caller, NULL);
	struct connection *conn = NULL;

	*lib = first != NULL ? first : library_only();
	for (; *lib != NULL;
	     *lib = first != NULL ? library_of_crypto(caller, *lib) : NULL) {
		conn = connection_of_store(*lib, store);
		if (conn != NULL && conn->has_verify_callback)
			return conn;
	}
	*lib = first != NULL ? first : library_only();
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
 * The application's callback may clear the error and return 1, whatever it is
 * told; a key that is not pinned is refused all the same. One that does not
 * verify may yet ask for the result.
 */
static int
judge(struct library *lib, struct connection *conn, X509_STORE_CTX *store,
    int is_ok)
{
	bool is_pin = (conn->rule->relax.words & RELAX_PIN) != 0;
	bool verifies = (conn->verify_mode & SSL_VERIFY_PEER) != 0;
	int rv = ask(lib, conn, trust_judge(lib, conn, store, is_ok), store);

	if (!is_pin)
		return rv;
	if (conn->is_pinned)
		return verifies ? rv : 1;
	lib->X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
	return 0;
}

static int
on_verify(int is_ok, X509_STORE_CTX *store)
{
	struct library *lib;
	struct connection *conn =
	    find(__builtin_return_address(0), &lib, store);
	int rv;

	if (conn == NULL)
		return lib != NULL ? ask_store(lib, is_ok, store) : is_ok;
	if (lib->X509_STORE_CTX_get0_parent_ctx(store) != NULL)
		return ask(lib, conn, is_ok, store);
	if (store != conn->verifier)
		conn->standing = X509_V_OK;
	conn->verifier = store;
	/*
	 * OpenSSL goes on with the last error if a callback does: what is let
	 * through must not hide one that stands from before.
	 */
	if (!is_ok && is_admitted_sha1(lib, conn, store)) {
		lib->X509_STORE_CTX_set_error(store, conn->standing);
		conn->needed |= RELAX_SHA1;
		is_ok = 1;
	}
	if ((conn->rule->relax.words & TRUST_WORDS) != 0)
		rv = judge(lib, conn, store, is_ok);
	else
		rv = ask(lib, conn, is_ok, store);
	conn->standing = lib->X509_STORE_CTX_get_error(store);
	return rv;
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
	int mode = lib->SSL_get_verify_mode(ssl);

	conn->verify_callback = verify_get(lib, ssl);
	conn->verify_mode = mode;
	if ((conn->rule->relax.words & RELAX_PIN) != 0 &&
	    (mode & SSL_VERIFY_PEER) == 0)
		mode = PIN_MODE;
	conn->pin_mode = mode;
	lib->SSL_set_verify(ssl, mode, on_verify);
	conn->has_verify_callback = true;
}

void
verify_unwrap(struct library *lib, SSL *ssl, struct connection *conn)
{
	int mode = lib->SSL_get_verify_mode(ssl);
	SSL_verify_cb callback = lib->SSL_get_verify_callback(ssl);

	if (!conn->has_verify_callback)
		return;
	conn->has_verify_callback = false;
	/*
	 * The application has set its own, and with it its mode; or SSL_dup has
	 * asked for the callback, and taken over the mode.
	 */
	if (callback != on_verify &&
	    (callback != conn->verify_callback || mode != conn->pin_mode))
		return;
	if (mode == conn->pin_mode)
		mode = conn->verify_mode;
	/* NULL is "leave it" to SSL_set_verify: then ours stays, and asks. */
	lib->SSL_set_verify(ssl, mode, conn->verify_callback);
}
