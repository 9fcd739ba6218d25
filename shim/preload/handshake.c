/* SPDX-License-Identifier: MIT */
/* Relaxations live from HANDSHAKE_START to HANDSHAKE_DONE. */
#include <errno.h>

#include "preload/apply.h"
#include "preload/ciphers.h"
#include "preload/connection.h"
#include "preload/guard.h"
#include "preload/handshake.h"
#include "preload/peer.h"
#include "preload/settings.h"

/* SSL_IS_FIRST_HANDSHAKE of OpenSSL's ssl_local.h. */
static bool
is_first(const struct library *lib, const SSL *ssl)
{
	char none[1];

	return lib->SSL_get_finished(ssl, none, 0) == 0 ||
	       lib->SSL_get_peer_finished(ssl, none, 0) == 0;
}

/* A new peer, or a new role: nothing of the one before may stay. */
static struct connection *
begin(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rules *rules = settings_rules();
	const struct rule *rule = NULL;

	if (conn != NULL) {
		apply_undo_lasting(lib, ssl, conn);
		ciphers_follow(lib, ssl, conn);
	}
	if (!lib->SSL_is_server(ssl) && rules != NULL)
		rule = peer_rule(lib, ssl, rules);
	if (conn == NULL && rule != NULL)
		conn = connection_make(lib, ssl);
	if (conn != NULL)
		conn->rule = rule;
	return conn;
}

static void
start(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);

	if (conn != NULL)
		apply_undo(lib, ssl, conn);
	/* A renegotiation is with the same peer as before. */
	if (is_first(lib, ssl))
		conn = begin(lib, ssl, conn);
	if (conn != NULL && conn->rule != NULL)
		apply_rule(lib, ssl, conn);
}

void
handshake_start(struct library *lib, const SSL *ssl)
{
	int error = errno;

	if (lib->SSL_is_quic != NULL && lib->SSL_is_quic(ssl))
		return;
	lib->ERR_set_mark();
	/* The SSL is const in an info callback, but it is the program's own. */
	start(lib, (SSL *)ssl);
	lib->ERR_pop_to_mark();
	errno = error;
}

/* The handshake is over; is_done: it has succeeded. */
static void
end(struct library *lib, SSL *ssl, struct connection *conn, bool is_done)
{
	int error = errno;

	lib->ERR_set_mark();
	if (is_done)
		guard_raise(lib, ssl, conn);
	apply_undo(lib, ssl, conn);
	lib->ERR_pop_to_mark();
	errno = error;
}

void
handshake_done(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);

	if (conn != NULL && conn->rule != NULL)
		end(lib, (SSL *)ssl, conn, true);
}

/* As SSL_get_error tells it, but for the error queue. */
static bool
is_waiting(const struct library *lib, const SSL *ssl)
{
	const BIO *bio;

	switch (lib->SSL_want(ssl)) {
	case SSL_NOTHING:
		return false;
	case SSL_READING:
		bio = lib->SSL_get_rbio(ssl);
		break;
	case SSL_WRITING:
		bio = lib->SSL_get_wbio(ssl);
		break;
	default:
		return true;
	}
	return bio != NULL &&
	       lib->BIO_test_flags(bio, BIO_FLAGS_SHOULD_RETRY) != 0;
}

void
handshake_exit(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);

	if (conn != NULL && conn->rule != NULL && !is_waiting(lib, ssl))
		end(lib, (SSL *)ssl, conn, false);
}
