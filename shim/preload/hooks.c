/* SPDX-License-Identifier: MIT */
/*
 * Exported symbols. Those of OpenSSL find the library that their argument
 * belongs to and forward the call: unchanged if there are no rules for this
 * process or the library is not one that the shim can work with. That of libc
 * forwards it, and notes what came of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>

#include <openssl/ssl.h>

#include "preload/apply.h"
#include "preload/callback.h"
#include "preload/contain.h"
#include "preload/hooks.h"
#include "preload/library.h"
#include "preload/resolver.h"
#include "preload/scope.h"
#include "preload/settings.h"
#include "preload/verify.h"
#include "preload/watch.h"

static void
adopt(struct library *lib, SSL_CTX *ctx)
{
	watch_context();
	callback_adopt(lib, ctx);
}

/* openssl.cnf has been read for it. */
static void
adopt_new(struct library *lib, SSL_CTX *ctx)
{
	adopt(lib, ctx);
	if (ctx != NULL)
		watch_options(lib->SSL_CTX_get_options(ctx));
}

static SSL_CTX *
make(struct library *lib, const SSL_METHOD *method)
{
	SSL_CTX *ctx;

	if (lib->forward.SSL_CTX_new == NULL)
		return NULL;
	ctx = lib->forward.SSL_CTX_new(method);
	if (is_active(lib))
		adopt_new(lib, ctx);
	else if (!lib->usable)
		watch_stranger(lib);
	return ctx;
}

/* Before OpenSSL 3: its SSL_CTX_new does not go on to SSL_CTX_new_ex. */
static bool
is_old(const struct library *lib)
{
	return lib->OPENSSL_version_major == NULL;
}

/*
 * Both makers adopt. Where libssl is not linked with -Bsymbolic, SSL_CTX_new
 * calls the hook of SSL_CTX_new_ex, and what that adopted is adopted again.
 */
EXPORT SSL_CTX *
SSL_CTX_new(const SSL_METHOD *method)
{
	return make(library_of_method(method, CALLER), method);
}

EXPORT SSL_CTX *
SSL_CTX_new_ex(
    OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *method)
{
	struct library *lib = library_of_method(method, CALLER);
	SSL_CTX *ctx;

	/* A program of OpenSSL 1.1 that asks whether it is there finds ours. */
	if (lib->forward.SSL_CTX_new_ex == NULL)
		return is_old(lib) && libctx == NULL && propq == NULL ?
		           make(lib, method) :
		           NULL;
	ctx = lib->forward.SSL_CTX_new_ex(libctx, propq, method);
	if (is_active(lib))
		adopt_new(lib, ctx);
	return ctx;
}

/* Nearly every program calls it: what was made out of sight is adopted. */
EXPORT uint64_t
SSL_CTX_set_options(SSL_CTX *ctx, uint64_t options)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (lib->forward.SSL_CTX_set_options == NULL)
		return 0;
	if (is_active(lib)) {
		adopt(lib, ctx);
		watch_options(options);
	}
	return lib->forward.SSL_CTX_set_options(ctx, options);
}

EXPORT uint64_t
SSL_set_options(SSL *ssl, uint64_t options)
{
	struct library *lib = library_of_ssl(ssl, CALLER);
	struct connection *conn;
	uint64_t withheld = 0;

	if (lib->forward.SSL_set_options == NULL)
		return 0;
	conn = is_active(lib) ? connection_of(lib, ssl) : NULL;
	if (conn != NULL) {
		withheld = contain_withhold(lib, ssl, conn, options) |
		           apply_withhold(conn, options);
		apply_leave_options(conn, options & ~withheld);
	}
	options =
	    lib->forward.SSL_set_options(ssl, options & ~withheld) | withheld;
	return conn != NULL ? apply_own_options(conn, options) : options;
}

EXPORT uint64_t
SSL_clear_options(SSL *ssl, uint64_t options)
{
	struct library *lib = library_of_ssl(ssl, CALLER);
	struct connection *conn;
	uint64_t held = 0;

	if (lib->forward.SSL_clear_options == NULL)
		return 0;
	conn = is_active(lib) ? connection_of(lib, ssl) : NULL;
	if (conn != NULL) {
		apply_forget_options(conn, options);
		held = apply_hold_options(conn, options);
	}
	options = lib->forward.SSL_clear_options(ssl, options & ~held);
	return conn != NULL ? apply_own_options(conn, options) : options;
}

EXPORT uint64_t
SSL_get_options(const SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);
	const struct connection *conn;

	if (lib->forward.SSL_get_options == NULL)
		return 0;
	conn = is_active(lib) ? connection_of(lib, ssl) : NULL;
	return conn != NULL ?
	           apply_own_options(conn, lib->forward.SSL_get_options(ssl)) :
	           lib->forward.SSL_get_options(ssl);
}

EXPORT void
SSL_CTX_set_info_callback(SSL_CTX *ctx, info_callback *callback)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (is_active(lib))
		callback_set_ctx(lib, ctx, callback);
	else if (lib->forward.SSL_CTX_set_info_callback != NULL)
		lib->forward.SSL_CTX_set_info_callback(ctx, callback);
}

EXPORT info_callback *
SSL_CTX_get_info_callback(SSL_CTX *ctx)
{
	struct library *lib = library_of_ctx(ctx, CALLER);

	if (is_active(lib))
		return callback_get_ctx(lib, ctx);
	return lib->forward.SSL_CTX_get_info_callback != NULL ?
	           lib->forward.SSL_CTX_get_info_callback(ctx) :
	           NULL;
}

EXPORT void
SSL_set_info_callback(SSL *ssl, info_callback *callback)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		callback_set_ssl(lib, ssl, callback);
	else if (lib->forward.SSL_set_info_callback != NULL)
		lib->forward.SSL_set_info_callback(ssl, callback);
}

EXPORT info_callback *
SSL_get_info_callback(const SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		return callback_get_ssl(lib, ssl);
	return lib->forward.SSL_get_info_callback != NULL ?
	           lib->forward.SSL_get_info_callback(ssl) :
	           NULL;
}

EXPORT SSL_verify_cb
SSL_get_verify_callback(const SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (is_active(lib))
		return verify_get(lib, ssl);
	return lib->forward.SSL_get_verify_callback != NULL ?
	           lib->forward.SSL_get_verify_callback(ssl) :
	           NULL;
}

/* libc's, or that of an object preloaded behind this one. */
static _Atomic(__typeof__(getaddrinfo) *) next_getaddrinfo;

/* As the process starts: a child of fork(2) may find the loader locked. */
static void __attribute__((constructor)) find_next(void)
{
	atomic_store(&next_getaddrinfo, scope_next("getaddrinfo"));
}

EXPORT int
getaddrinfo(const char *restrict node, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict answers)
{
	int rv, error;

	/* Another object's constructor may come before this one's. */
	if (atomic_load(&next_getaddrinfo) == NULL)
		find_next();
	rv = atomic_load(&next_getaddrinfo)(node, service, hints, answers);
	error = errno;
	if (rv == 0 && settings_are_given())
		resolver_note(node, *answers);
	errno = error;
	return rv;
}
