/* SPDX-License-Identifier: MIT */
/* Wraps security callbacks, and hides that from the application. */
#include <stdatomic.h>
#include <stdlib.h>

#include "preload/admit.h"
#include "preload/connection.h"
#include "preload/security.h"

/*
 * A callback that was in force, and its argument. Ours is given it as its own
 * argument. Never freed: a CERT that is shared can outlive the SSL that was
 * wrapped. Programs have one or two; past the last slot nothing is wrapped.
 */
struct wrapped {
	struct library *lib;
	security_callback *callback;
	void *ex;
};

static _Atomic(struct wrapped *) slots[64];

/* Takes the empty slot; returns what is in it then, or NULL for no memory. */
static struct wrapped *
take_slot(size_t i, const struct wrapped *values)
{
	struct wrapped *mine = malloc(sizeof(*mine)), *other = NULL;

	if (mine == NULL)
		return NULL;
	*mine = *values;
	if (atomic_compare_exchange_strong(&slots[i], &other, mine))
		return mine;
	free(mine);
	return other;
}

static struct wrapped *
find_or_add(const struct wrapped *values)
{
	struct wrapped *wrapped;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL)
			wrapped = take_slot(i, values);
		if (wrapped == NULL)
			return NULL;
		if (wrapped->lib == values->lib &&
		    wrapped->callback == values->callback &&
		    wrapped->ex == values->ex)
			return wrapped;
	}
	return NULL;
}

/* Is this argument one that we gave out? */
static bool
is_wrapped(const void *ex)
{
	const struct wrapped *wrapped;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL || wrapped == ex)
			return wrapped != NULL;
	}
	return false;
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	const struct wrapped *wrapped = ex;
	const struct connection *conn;
	int rv;

	/*
	 * An argument that is not ours: the application has set its own, or
	 * another thread is about to. Nobody can be asked, so: no.
	 */
	if (!is_wrapped(ex))
		return 0;
	rv = wrapped->callback(ssl, ctx, op, bits, nid, other, wrapped->ex);
	conn = ssl != NULL ? connection_of(wrapped->lib, ssl) : NULL;
	if (conn == NULL || !conn->has_security_callback)
		return rv;
	return admit(wrapped->lib, conn, ssl,
	    &(struct admit_question){op, bits, nid, other}, rv);
}

bool
security_wrap(struct library *lib, SSL *ssl)
{
	const struct wrapped values = {lib, lib->SSL_get_security_callback(ssl),
	    lib->SSL_get0_security_ex_data(ssl)};
	struct wrapped *wrapped;

	/* Another SSL that shares the CERT is in a handshake as well. */
	if (values.callback == on_security)
		return true;
	wrapped = find_or_add(&values);
	if (wrapped == NULL)
		return false;
	/*
	 * In this order, so that a thread in between finds our callback with
	 * an argument that it refuses, never another's with ours.
	 */
	lib->SSL_set_security_callback(ssl, on_security);
	lib->SSL_set0_security_ex_data(ssl, wrapped);
	return true;
}

/* What is wrapped on the SSL's CERT, or NULL if ours is not in force. */
static struct wrapped *
wrapped_on(struct library *lib, const SSL *ssl)
{
	void *ex = lib->SSL_get0_security_ex_data(ssl);

	return lib->SSL_get_security_callback(ssl) == on_security &&
	               is_wrapped(ex) ?
	           ex :
	           NULL;
}

void
security_unwrap(struct library *lib, SSL *ssl)
{
	const struct wrapped *wrapped = wrapped_on(lib, ssl);

	if (wrapped == NULL)
		return;
	lib->SSL_set0_security_ex_data(ssl, wrapped->ex);
	lib->SSL_set_security_callback(ssl, wrapped->callback);
}

/* Wraps other values from now on; without room it is ours that goes. */
static void
rewrap(struct library *lib, SSL *ssl, const struct wrapped *values)
{
	struct wrapped *wrapped = find_or_add(values);

	if (wrapped != NULL) {
		lib->SSL_set0_security_ex_data(ssl, wrapped);
		return;
	}
	lib->SSL_set0_security_ex_data(ssl, values->ex);
	lib->SSL_set_security_callback(ssl, values->callback);
}

security_callback *
security_get_callback(struct library *lib, const SSL *ssl)
{
	const struct wrapped *wrapped = wrapped_on(lib, ssl);

	return wrapped != NULL ? wrapped->callback :
	                         lib->SSL_get_security_callback(ssl);
}

void *
security_get_ex(struct library *lib, const SSL *ssl)
{
	const struct wrapped *wrapped = wrapped_on(lib, ssl);

	return wrapped != NULL ? wrapped->ex :
	                         lib->SSL_get0_security_ex_data(ssl);
}

void
security_set_callback(
    struct library *lib, SSL *ssl, security_callback *callback)
{
	const struct wrapped *wrapped = wrapped_on(lib, ssl);

	if (wrapped == NULL)
		lib->SSL_set_security_callback(ssl, callback);
	else
		rewrap(lib, ssl, &(struct wrapped){lib, callback, wrapped->ex});
}

void
security_set_ex(struct library *lib, SSL *ssl, void *ex)
{
	const struct wrapped *wrapped = wrapped_on(lib, ssl);

	if (wrapped == NULL)
		lib->SSL_set0_security_ex_data(ssl, ex);
	else
		rewrap(lib, ssl, &(struct wrapped){lib, wrapped->callback, ex});
}
