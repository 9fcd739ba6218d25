/* SPDX-License-Identifier: MIT */
/* Wraps security callbacks, and hides that from the application. */
#include "preload/admit.h"
#include "preload/baseline.h"
#include "preload/connection.h"
#include "preload/security.h"
#include "preload/settings.h"
#include "preload/wrapped.h"

/* What the wrapped callback has answered, and what CONTAIN and the rule say. */
static int
judge(const struct wrapped *wrapped, const SSL *ssl,
    const struct admit_question *asked, int rv)
{
	struct connection *conn =
	    ssl != NULL ? connection_of(wrapped->lib, ssl) : NULL;

	if (conn != NULL && conn->contained.is_on && rv != 0 &&
	    !baseline_admits(wrapped->lib, ssl, asked))
		rv = 0;
	if (conn != NULL && conn->has_security_callback)
		rv = admit(wrapped->lib, conn, ssl, asked, rv);
	return rv != 0 ? rv : admit_own(wrapped->lib, conn, ssl, asked);
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	const struct wrapped *wrapped = ex;
	int rv;

	/*
	 * An argument that is not ours: the application has set its own, or
	 * another thread is about to. Nobody can be asked, so: no.
	 */
	if (!wrapped_is(ex))
		return 0;
	rv = wrapped->callback(ssl, ctx, op, bits, nid, other, wrapped->ex);
	if (rv != 0 && !wrapped->restricts)
		return rv;
	return judge(
	    wrapped, ssl, &(struct admit_question){op, bits, nid, other}, rv);
}

/* ex is the application's: nothing of ours would fit beside it. */
static int
on_contained(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	const struct admit_question asked = {op, bits, nid, other};
	struct library *lib = library_of_ssl(ssl, NULL);
	const struct connection *conn;

	conn = lib->usable ? connection_of(lib, ssl) : NULL;
	return conn != NULL && conn->contained.callback != NULL &&
	       conn->contained.callback(ssl, ctx, op, bits, nid, other, ex) &&
	       baseline_admits(lib, ssl, &asked);
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

static int
on_refused(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid;
	(void)other, (void)ex;
	return 0;
}

void
security_refuse(struct security_holder holder)
{
	set_raw_callback(holder, on_refused);
}

bool
security_wrap(struct security_holder holder)
{
	const struct wrapped values = {
	    .lib = holder.lib,
	    .callback = raw_callback(holder),
	    .ex = raw_ex(holder),
	};
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

bool
security_stays(void)
{
	return (settings_words() & RELAX_CLIENT_CERT) != 0 ||
	       settings_contains();
}

void
security_unwrap(struct security_holder holder)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	/*
	 * Another SSL that shares the CERT may be in a handshake: it must not
	 * lose what holds it to less than its other relaxations admit.
	 */
	if (wrapped == NULL || security_stays() || settings_restrict())
		return;
	set_raw_ex(holder, wrapped->ex);
	set_raw_callback(holder, wrapped->callback);
}

void
security_contain(struct security_holder holder, struct connection *conn)
{
	security_callback *callback;

	if (security_wrap(holder))
		return;
	callback = raw_callback(holder);
	if (callback == on_contained)
		return;
	conn->contained.callback = callback;
	set_raw_callback(holder, on_contained);
}

void
security_uncontain(struct security_holder holder, struct connection *conn)
{
	security_unwrap(holder);
	if (conn->contained.callback != NULL &&
	    raw_callback(holder) == on_contained)
		set_raw_callback(holder, conn->contained.callback);
	conn->contained.callback = NULL;
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

/* The application has set its own in mid-handshake. */
static void
stay_contained(struct security_holder holder)
{
	struct connection *conn =
	    holder.ssl != NULL ? connection_of(holder.lib, holder.ssl) : NULL;

	if (conn != NULL && conn->contained.is_on)
		security_contain(holder, conn);
}

security_callback *
security_get_callback(struct security_holder holder)
{
	const struct wrapped *wrapped = wrapped_on(holder);
	security_callback *callback = raw_callback(holder);
	const struct connection *conn;

	if (wrapped != NULL)
		return wrapped->callback;
	if (callback != on_contained)
		return callback;
	conn = connection_of(holder.lib, holder.ssl);
	return conn != NULL ? conn->contained.callback : NULL;
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
		rewrap(holder, &(struct wrapped){.lib = holder.lib,
		                   .callback = callback,
		                   .ex = wrapped->ex});
	stay_contained(holder);
}

void
security_set_ex(struct security_holder holder, void *ex)
{
	const struct wrapped *wrapped = wrapped_on(holder);

	if (wrapped == NULL)
		set_raw_ex(holder, ex);
	else
		rewrap(holder, &(struct wrapped){.lib = holder.lib,
		                   .callback = wrapped->callback,
		                   .ex = ex});
	stay_contained(holder);
}
