/* SPDX-License-Identifier: MIT */
/* Chains the shim's info callback and the application's. */
#include <errno.h>
#include <stdatomic.h>

#include "preload/callback.h"
#include "preload/exdata.h"
#include "preload/handshake.h"
#include "preload/security.h"
#include "preload/settings.h"

/* The application's callback, which is in the ex_data of the SSL_CTX. */
static info_callback *
kept(const struct library *lib, const SSL_CTX *ctx)
{
	int index = atomic_load(&lib->ctx_index);

	/* POSIX lets a pointer to a function pass through void *. */
	return index == -1 ?
	           NULL :
	           (info_callback *)lib->SSL_CTX_get_ex_data(ctx, index);
}

/*
 * Also if there is none: the place is made while no other thread has the
 * context, for it cannot be made while one reads another there.
 */
static bool
keep(struct library *lib, SSL_CTX *ctx, info_callback *callback)
{
	int index = exdata_index(
	    lib, &lib->ctx_index, CRYPTO_EX_INDEX_SSL_CTX, NULL, NULL);

	return index != -1 &&
	       lib->SSL_CTX_set_ex_data(ctx, index, (void *)callback) != 0;
}

/* The callback that OpenSSL would read now: the SSL's, else its context's. */
static info_callback *
current(
    const struct library *lib, const struct connection *conn, const SSL *ssl)
{
	if (conn != NULL && conn->callback != NULL)
		return conn->callback;
	return callback_get_ctx(lib, lib->SSL_get_SSL_CTX(ssl));
}

/*
 * The callback that OpenSSL would call now. Its state machine reads it on
 * entry and calls that on exit, whatever the callbacks in between have set.
 * (What it calls on SSL_CB_LOOP it reads whenever it turns from reading to
 * writing, which cannot be seen here: a callback that replaces itself there
 * is replaced at once.)
 */
static info_callback *
application(struct library *lib, const SSL *ssl, int where)
{
	struct connection *conn = connection_of(lib, ssl);
	info_callback *callback = current(lib, conn, ssl);

	if ((where & (SSL_CB_ALERT | SSL_CB_HANDSHAKE_DONE)) != 0)
		return callback;
	if (conn == NULL && callback != NULL)
		conn = connection_make(lib, ssl);
	if (conn == NULL)
		return callback;
	if (!conn->is_running || (where & SSL_CB_HANDSHAKE_START) != 0)
		conn->running = callback;
	conn->is_running = (where & SSL_CB_EXIT) == 0;
	return conn->is_running ? callback : conn->running;
}

/* Before the application's callback, which never sees a relaxed SSL. */
static void
go_before(struct library *lib, const SSL *ssl, int where, int ret)
{
	if ((where & SSL_CB_HANDSHAKE_DONE) != 0)
		handshake_done(lib, ssl);
	else if ((where & SSL_CB_EXIT) != 0 && ret <= 0)
		handshake_exit(lib, ssl);
	else if ((where & SSL_CB_LOOP) != 0)
		handshake_loop(lib, ssl);
	else if (where == SSL_CB_READ_ALERT)
		handshake_alert(lib, ssl, ret & 0xff);
}

/* Many of its functions take a lock that the thread has which calls back. */
static bool
is_quic(const struct library *lib, const SSL *ssl)
{
	return lib->SSL_is_quic != NULL && lib->SSL_is_quic(ssl);
}

static void
on_info(const SSL *ssl, int where, int ret)
{
	struct library *lib = library_of_ssl(ssl, NULL);
	info_callback *callback;

	if (!lib->usable)
		return;
	if (!is_quic(lib, ssl))
		go_before(lib, ssl, where, ret);
	callback = application(lib, ssl, where);
	if (callback != NULL)
		callback(ssl, where, ret);
	/* What that configures as a handshake begins counts. */
	if (is_quic(lib, ssl)) {
		if ((where & SSL_CB_HANDSHAKE_START) != 0)
			handshake_start_quic(lib, ssl);
	} else if ((where & SSL_CB_HANDSHAKE_START) != 0) {
		handshake_start(lib, ssl);
	} else if ((where & SSL_CB_LOOP) != 0 && callback != NULL) {
		handshake_loop_end(lib, ssl);
	}
}

/* Must connections be held to something, which takes our callback? */
static bool
holds(void)
{
	return settings_contains() || (settings_words() & RELAX_PIN) != 0;
}

void
callback_adopt(struct library *lib, SSL_CTX *ctx)
{
	info_callback *callback;
	int error = errno;

	if (ctx == NULL)
		return;
	if (security_stays())
		security_wrap((struct security_holder){lib, NULL, ctx});
	callback = lib->SSL_CTX_get_info_callback(ctx);
	if (callback == on_info)
		return;
	lib->ERR_set_mark();
	if (keep(lib, ctx, callback))
		lib->SSL_CTX_set_info_callback(ctx, on_info);
	else if (holds())
		security_refuse((struct security_holder){lib, NULL, ctx});
	lib->ERR_pop_to_mark();
	errno = error;
}

void
callback_set_ctx(struct library *lib, SSL_CTX *ctx, info_callback *callback)
{
	/* Ours, read by a getter that is not hooked: it is there already. */
	if (callback != on_info && keep(lib, ctx, callback))
		callback = on_info;
	if (callback != on_info && holds())
		security_refuse((struct security_holder){lib, NULL, ctx});
	lib->SSL_CTX_set_info_callback(ctx, callback);
}

info_callback *
callback_get_ctx(const struct library *lib, SSL_CTX *ctx)
{
	info_callback *callback = lib->SSL_CTX_get_info_callback(ctx);

	return callback == on_info ? kept(lib, ctx) : callback;
}

void
callback_set_ssl(struct library *lib, SSL *ssl, info_callback *callback)
{
	struct connection *conn;

	if (callback == NULL) {
		conn = connection_of(lib, ssl);
		/* There may be something to be undone. */
		if (conn != NULL) {
			conn->callback = NULL;
			callback = on_info;
		}
	} else if (callback != on_info) {
		conn = connection_make(lib, ssl);
		if (conn != NULL) {
			conn->callback = callback;
			callback = on_info;
		} else if (holds() && !connection_is_gone(lib, ssl)) {
			security_refuse(
			    (struct security_holder){lib, ssl, NULL});
		}
	}
	lib->SSL_set_info_callback(ssl, callback);
}

info_callback *
callback_get_ssl(struct library *lib, const SSL *ssl)
{
	info_callback *callback = lib->SSL_get_info_callback(ssl);
	const struct connection *conn;

	if (callback != on_info)
		return callback;
	conn = connection_of(lib, ssl);
	return conn != NULL ? conn->callback : NULL;
}
