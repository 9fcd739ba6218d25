/* SPDX-License-Identifier: MIT */
/* Wraps security callbacks, and hides that from the application. */
#include <stdatomic.h>

#include "preload/admit.h"
#include "preload/connection.h"
#include "preload/security.h"
#include "preload/settings.h"
#include "preload/wrapped.h"

/*
 * OpenSSL's own callback, which a new SSL_CTX has; NULL for no memory. Its
 * address is kept in the library.
 */
static security_callback *
default_callback(struct library *lib, const SSL *ssl)
{
	void *callback = atomic_load(&lib->security_default);
	SSL_CTX *ctx;

	if (callback != NULL)
		return (security_callback *)callback;
	ctx = lib->SSL_CTX_new(lib->SSL_get_ssl_method(ssl));
	if (ctx == NULL)
		return NULL;
	callback = (void *)security_get_callback(
	    (struct security_holder){lib, NULL, ctx});
	atomic_store(&lib->security_default, callback);
	lib->SSL_CTX_free(ctx);
	return (security_callback *)callback;
}

/* LEGACYTLS_CONTAIN: OpenSSL's own callback is asked too. */
static bool
is_contained(struct library *lib, const SSL *ssl, const SSL_CTX *ctx,
    const struct admit_question *asked)
{
	security_callback *callback = default_callback(lib, ssl);

	return callback != NULL &&
	       callback(ssl, ctx, asked->op, asked->bits, asked->nid,
	           (void *)asked->other, NULL) != 0;
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	const struct admit_question asked = {op, bits, nid, other};
	const struct wrapped *wrapped = ex;
	const struct connection *conn;
	int rv;

	/*
	 * An argument that is not ours: the application has set its own, or
	 * another thread is about to. Nobody can be asked, so: no.
	 */
	if (!wrapped_is(ex))
		return 0;
	rv = wrapped->callback(ssl, ctx, op, bits, nid, other, wrapped->ex);
	conn = ssl != NULL ? connection_of(wrapped->lib, ssl) : NULL;
	if (conn != NULL && conn->contained.is_on && rv != 0 &&
	    !is_contained(wrapped->lib, ssl, ctx, &asked))
		rv = 0;
	if (conn != NULL && conn->has_security_callback)
		rv = admit(wrapped->lib, conn, ssl, &asked, rv);
	return rv != 0 ? rv : admit_own(wrapped->lib, conn, ssl, &asked);
}

static security_callback *
raw_callback(struct security_holder holder)
{
	return holder.ssl != NULL ?
	           holder.lib->SSL_get_security_callback(holder.ssl) :
	           holder.lib->SSL_CTX_get_security_callback(holder.ctx);
}

static void *
raw_ex(struct security_holder holder)
{
	return holder.ssl != NULL ?
	           holder.lib->SSL_get0_security_ex_data(holder.ssl) :
	           holder.lib->SSL_CTX_get0_security_ex_data(holder.ctx);
}

static void
set_raw_callback(struct security_holder holder, security_callback *callback)
{
	if (holder.ssl != NULL)
		holder.lib->SSL_set_security_callback(holder.ssl, callback);
	else
		holder.lib->SSL_CTX_set_security_callback(holder.ctx, callback);
}

static void
set_raw_ex(struct security_holder holder, const void *ex)
{
	if (holder.ssl != NULL)
		holder.lib->SSL_set0_security_ex_data(holder.ssl, (void *)ex);
	else
		holder.lib->SSL_CTX_set0_security_ex_data(
		    holder.ctx, (void *)ex);
}

bool
security_wrap(struct security_holder holder)
{
	const struct wrapped values = {
	    holder.lib, raw_callback(holder), raw_ex(holder)};
	const struct wrapped *wrapped;

	/*
	 * Another SSL that shares the CERT is in a handshake as well, or it
	 * came with the SSL_CTX.
	 */
	if (values.callback == on_security)
		return true;
	wrapped = wrapped_intern(&values);
	if (wrapped == NULL)
		return false;
	/*
	 * In this order, so that a thread in between finds our callback with
	 * an argument that it refuses, never another's with ours.
	 */
	set_raw_callback(holder, on_security);
	set_raw_ex(holder, wrapped);
	return true;
}

/* What is wrapped, or NULL if ours is not in force. */
static const struct wrapped *
wrapped_on(struct security_holder holder)
{
	const void *ex = raw_ex(holder);

	return raw_callback(holder) == on_security && wrapped_is(ex) ? ex :
	                                                               NULL;
}

void
security_unwrap(struct security_holder holder)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	/* With 'client-cert' it is there to stay. */
	if (wrapped == NULL || (settings_words() & RELAX_CLIENT_CERT) != 0)
		return;
	set_raw_ex(holder, wrapped->ex);
	set_raw_callback(holder, wrapped->callback);
}

/* Wraps other values from now on; without room it is ours that goes. */
static void
rewrap(struct security_holder holder, const struct wrapped *values)
{
	const struct wrapped *wrapped = wrapped_intern(values);

	if (wrapped != NULL) {
		set_raw_ex(holder, wrapped);
		return;
	}
	set_raw_ex(holder, values->ex);
	set_raw_callback(holder, values->callback);
}

security_callback *
security_get_callback(struct security_holder holder)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	return wrapped != NULL ? wrapped->callback : raw_callback(holder);
}

void *
security_get_ex(struct security_holder holder)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	return wrapped != NULL ? wrapped->ex : raw_ex(holder);
}

void
security_set_callback(
    struct security_holder holder, security_callback *callback)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	if (wrapped == NULL)
		set_raw_callback(holder, callback);
	else
		rewrap(holder,
		    &(struct wrapped){holder.lib, callback, wrapped->ex});
}

void
security_set_ex(struct security_holder holder, void *ex)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	if (wrapped == NULL)
		set_raw_ex(holder, ex);
	else
		rewrap(holder,
		    &(struct wrapped){holder.lib, wrapped->callback, ex});
}
