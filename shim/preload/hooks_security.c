/* SPDX-License-Identifier: MIT */
/*
 * Exported symbols: the security callbacks, of which the application sees its
 * own. See hooks.c.
 */
#include <openssl/ssl.h>

#include "preload/hooks.h"
#include "preload/security.h"

static struct security_holder
of_ssl(struct library *lib, const SSL *ssl)
{
	return (struct security_holder){lib, (SSL *)ssl, NULL};
}

static struct security_holder
of_ctx(struct library *lib, const SSL_CTX *ctx)
{
	return (struct security_holder){lib, NULL, (SSL_CTX *)ctx};
}

EXPORT security_callback *
SSL_get_security_callback(const SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		return security_get_callback(of_ssl(lib, ssl));
	return lib->forward.SSL_get_security_callback != NULL ?
	           lib->forward.SSL_get_security_callback(ssl) :
	           NULL;
}

EXPORT void
SSL_set_security_callback(SSL *ssl, security_callback *callback)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		security_set_callback(of_ssl(lib, ssl), callback);
	else if (lib->forward.SSL_set_security_callback != NULL)
		lib->forward.SSL_set_security_callback(ssl, callback);
}

EXPORT void *
SSL_get0_security_ex_data(const SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		return security_get_ex(of_ssl(lib, ssl));
	return lib->forward.SSL_get0_security_ex_data != NULL ?
	           lib->forward.SSL_get0_security_ex_data(ssl) :
	           NULL;
}

EXPORT void
SSL_set0_security_ex_data(SSL *ssl, void *ex)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		security_set_ex(of_ssl(lib, ssl), ex);
	else if (lib->forward.SSL_set0_security_ex_data != NULL)
		lib->forward.SSL_set0_security_ex_data(ssl, ex);
}

EXPORT security_callback *
SSL_CTX_get_security_callback(const SSL_CTX *ctx)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (is_active(lib))
		return security_get_callback(of_ctx(lib, ctx));
	return lib->forward.SSL_CTX_get_security_callback != NULL ?
	           lib->forward.SSL_CTX_get_security_callback(ctx) :
	           NULL;
}

EXPORT void
SSL_CTX_set_security_callback(SSL_CTX *ctx, security_callback *callback)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (is_active(lib))
		security_set_callback(of_ctx(lib, ctx), callback);
	else if (lib->forward.SSL_CTX_set_security_callback != NULL)
		lib->forward.SSL_CTX_set_security_callback(ctx, callback);
}

EXPORT void *
SSL_CTX_get0_security_ex_data(const SSL_CTX *ctx)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (is_active(lib))
		return security_get_ex(of_ctx(lib, ctx));
	return lib->forward.SSL_CTX_get0_security_ex_data != NULL ?
	           lib->forward.SSL_CTX_get0_security_ex_data(ctx) :
	           NULL;
}

EXPORT void
SSL_CTX_set0_security_ex_data(SSL_CTX *ctx, void *ex)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (is_active(lib))
		security_set_ex(of_ctx(lib, ctx), ex);
	else if (lib->forward.SSL_CTX_set0_security_ex_data != NULL)
		lib->forward.SSL_CTX_set0_security_ex_data(ctx, ex);
}
