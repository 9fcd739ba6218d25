/* SPDX-License-Identifier: MIT */
/* Verifies a chain again, more strictly. */
#include "preload/strict.h"

#define REVOCATION                                           \
	(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | \
	    X509_V_FLAG_USE_DELTAS)

bool
strict_is_error(long error)
{
	return error >= X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA &&
	       error <= X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3;
}

/* As the application has it, but for the flags. */
static void
set_param(const struct library *lib, X509_STORE_CTX *store, SSL *ssl)
{
	X509_VERIFY_PARAM *param = lib->X509_STORE_CTX_get0_param(store);

	lib->X509_VERIFY_PARAM_set1(param, lib->SSL_get0_param(ssl));
	lib->X509_VERIFY_PARAM_clear_flags(param, REVOCATION);
	lib->X509_VERIFY_PARAM_set_flags(
	    param, X509_V_FLAG_X509_STRICT | X509_V_FLAG_PARTIAL_CHAIN);
	lib->X509_VERIFY_PARAM_set_auth_level(param, 0);
}

int
strict_verify(const struct library *lib, SSL *ssl)
{
	STACK_OF(X509) *chain = lib->SSL_get0_verified_chain(ssl);
	int count = chain != NULL ? lib->OPENSSL_sk_num((void *)chain) : 0;
	X509_STORE *trusted = lib->X509_STORE_new();
	X509_STORE_CTX *store = lib->X509_STORE_CTX_new();
	int error = X509_V_ERR_UNSPECIFIED;
	X509 *last;

	if (count == 0 || trusted == NULL || store == NULL)
		goto done;
	last = lib->OPENSSL_sk_value((void *)chain, count - 1);
	if (!lib->X509_STORE_add_cert(trusted, last) ||
	    !lib->X509_STORE_CTX_init(
	        store, trusted, lib->SSL_get0_peer_certificate(ssl), chain))
		goto done;
	set_param(lib, store, ssl);
	lib->X509_verify_cert(store);
	error = lib->X509_STORE_CTX_get_error(store);
done:
	lib->X509_STORE_CTX_free(store);
	lib->X509_STORE_free(trusted);
	return error;
}
