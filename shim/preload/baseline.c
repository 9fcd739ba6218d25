/* SPDX-License-Identifier: MIT */
/* Keeps an SSL_CTX of each library that is as OpenSSL makes it. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "preload/baseline.h"
#include "preload/security.h"

/*
 * The level of the build is in the flags that it tells, if it was given there
 * (Debian's is); else it is 1 before OpenSSL 3.2, and 2 from then on.
 */
int
baseline_level(const struct library *lib)
{
	static const char flag[] = "-DOPENSSL_TLS_SECURITY_LEVEL=";
	const char *flags = lib->OpenSSL_version(OPENSSL_CFLAGS);
	const char *found = flags != NULL ? strstr(flags, flag) : NULL;

	if (found != NULL)
		return atoi(found + sizeof(flag) - 1);
	return lib->OPENSSL_version_major() > 3 ||
	               lib->OPENSSL_version_minor() >= 2 ?
	           2 :
	           1;
}

/* Of openssl.cnf it may have another level, and gets this one. */
static SSL_CTX *
context(struct library *lib, const SSL *ssl)
{
	SSL_CTX *made = atomic_load(&lib->baseline), *none = NULL;

	if (made != NULL)
		return made;
	/* SSL_CTX_new may go on by way of the hooks, and others'. */
	lib->ERR_set_mark();
	made = lib->SSL_CTX_new_ex(NULL, NULL, lib->SSL_get_ssl_method(ssl));
	lib->ERR_pop_to_mark();
	if (made == NULL)
		return NULL;
	lib->SSL_CTX_set_security_level(made, baseline_level(lib));
	if (atomic_compare_exchange_strong(&lib->baseline, &none, made))
		return made;
	lib->SSL_CTX_free(made);
	return none;
}

/* DTLS counts its versions down from 0xfeff; before it there was 0x0100. */
static bool
is_old_version(const struct library *lib, const SSL *ssl, int version)
{
	if (!lib->SSL_is_dtls(ssl))
		return version < TLS1_2_VERSION;
	return version > DTLS1_2_VERSION || version == DTLS1_BAD_VER;
}

bool
baseline_admits(
    struct library *lib, const SSL *ssl, const struct admit_question *asked)
{
	SSL_CTX *ctx = context(lib, ssl);

	if (ctx == NULL || (asked->op == SSL_SECOP_VERSION &&
	                       is_old_version(lib, ssl, asked->nid)))
		return false;
	/* With a context, it is the context's level that counts. */
	return security_get_callback((struct security_holder){lib, NULL, ctx})(
	           ssl, ctx, asked->op, asked->bits, asked->nid,
	           (void *)asked->other, NULL) != 0;
}
