/* SPDX-License-Identifier: MIT */
/* Keeps a struct connection in the ex_data of an SSL. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "preload/connection.h"
#include "preload/exdata.h"
#include "preload/record.h"

static void
connection_free(struct connection *conn)
{
	if (conn == NULL)
		return;
	rate_meter_free(&conn->renegotiations);
	carrier_end(&conn->carrier);
	free(conn->peername);
	free(conn->ciphers);
	free(conn->wider);
	free(conn->followed);
	free(conn);
}

/*
 * Has the data ended without a close_notify alert, which OpenSSL has taken for
 * one because of 'eof'? (A quiet shutdown says of both sides that they have
 * sent it. An application that says so itself cannot be told from it.)
 */
static bool
is_cut_short(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	return conn->cut == CUT_NOT && !conn->has_close_notify &&
	       (conn->lasting & SSL_OP_IGNORE_UNEXPECTED_EOF) != 0 &&
	       (lib->SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) != 0 &&
	       !lib->SSL_get_quiet_shutdown(ssl);
}

void
connection_end(
    const struct library *lib, const SSL *ssl, struct connection *conn)
{
	uint32_t needed = conn->needed;

	if (conn->is_unanswered) {
		if (conn->waiter == getpid())
			record_unanswered(conn);
	} else if (conn->rule != NULL && !conn->is_changed) {
		if (is_cut_short(lib, ssl, conn))
			needed |= RELAX_EOF;
		if (needed != 0)
			record_close(conn, needed);
	}
	free(conn->peername);
	conn->peername = NULL;
	conn->is_unanswered = conn->has_close_notify = false;
	conn->needed = 0;
}

/* In the place of one that has been freed. */
static struct connection gone;

/*
 * CRYPTO_EX_free: the SSL goes, and from 3.2 on most of it has gone before. The
 * application's functions for this can follow, and may use it.
 */
static void
on_free(void *parent, void *data, CRYPTO_EX_DATA *ex_data, int index, long argl,
    void *argp)
{
	const struct library *lib = argp;
	struct connection *conn = data;

	(void)argl;
	if (conn != NULL)
		connection_end(lib, parent, conn);
	connection_free(conn);
	lib->CRYPTO_set_ex_data(ex_data, index, &gone);
}

/* Copies one of the strings; NULL is its own copy. */
static int
copy_string(char **to, const char *from)
{
	*to = from != NULL ? strdup(from) : NULL;
	return from == NULL || *to != NULL ? 0 : -1;
}

/*
 * SSL_dup does not copy a handshake that has begun, so what has been counted
 * and cut off is not the copy's.
 */
static struct connection *
connection_copy(const struct connection *conn)
{
	struct connection *copy = malloc(sizeof(*copy));
	int rv;

	if (copy == NULL)
		return NULL;
	*copy = *conn;
	copy->renegotiations = (struct rate_meter){0};
	copy->carrier = (struct carrier){0};
	copy->peername = NULL;
	copy->is_unanswered = false;
	copy->needed = 0;
	rv = copy_string(&copy->ciphers, conn->ciphers);
	rv |= copy_string(&copy->wider, conn->wider);
	rv |= copy_string(&copy->followed, conn->followed);
	if (rv != 0) {
		connection_free(copy);
		return NULL;
	}
	return copy;
}

/*
 * CRYPTO_EX_dup: SSL_dup has copied the settings, so the copy needs the means
 * to undo them. It may have a connection by now, made by our own hooks.
 */
static int
on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data, int index,
    long argl, void *argp)
{
	const struct library *lib = argp;
	struct connection *conn, *copy;

	(void)from, (void)argl;
	conn = *data;
	if (conn == NULL)
		return 1;
	copy = connection_copy(conn);
	if (copy == NULL)
		return 0;
	connection_free(lib->CRYPTO_get_ex_data(to, index));
	*data = copy;
	return 1;
}

/* Or the one that is gone. */
static struct connection *
connection_kept(const struct library *lib, const SSL *ssl)
{
	int index = atomic_load(&lib->ssl_index);

	return index == -1 ? NULL : lib->SSL_get_ex_data(ssl, index);
}

bool
connection_is_gone(const struct library *lib, const SSL *ssl)
{
	return connection_kept(lib, ssl) == &gone;
}

struct connection *
connection_of(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_kept(lib, ssl);

	return conn != &gone ? conn : NULL;
}

struct connection *
connection_make(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_kept(lib, ssl);
	int index;

	if (conn != NULL)
		return conn != &gone ? conn : NULL;
	index = exdata_index(
	    lib, &lib->ssl_index, CRYPTO_EX_INDEX_SSL, on_dup, on_free);
	if (index == -1)
		return NULL;
	conn = calloc(1, sizeof(*conn));
	/* An info callback is given a const SSL, but it is the SSL. */
	if (conn != NULL && !lib->SSL_set_ex_data((SSL *)ssl, index, conn)) {
		free(conn);
		return NULL;
	}
	return conn;
}
