/* SPDX-License-Identifier: MIT */
/* Relaxations live from HANDSHAKE_START to HANDSHAKE_DONE. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "preload/apply.h"
#include "preload/ciphers.h"
#include "preload/connection.h"
#include "preload/contain.h"
#include "preload/guard.h"
#include "preload/handshake.h"
#include "preload/peer.h"
#include "preload/record.h"
#include "preload/session.h"
#include "preload/settings.h"
#include "preload/trust.h"
#include "preload/verify.h"

/* SSL_IS_FIRST_HANDSHAKE of OpenSSL's ssl_local.h. */
static bool
is_first(const struct library *lib, const SSL *ssl)
{
	char none[1];

	return lib->SSL_get_finished(ssl, none, 0) == 0 ||
	       lib->SSL_get_peer_finished(ssl, none, 0) == 0;
}

/* Is there anything to do on this side whoever the peer is? */
static bool
concerns_all(bool is_server)
{
	if (!is_server)
		return settings_contains();
	return settings_server()->prefer_ciphers ||
	       settings_server()->renegotiations.times != 0;
}

/* The rule that covered the peer until it ended, for the journal. */
static const struct rule *
ended_rule(const struct library *lib, const SSL *ssl, const struct rules *rules)
{
	if (settings_journal() == NULL ||
	    rules_first_end(rules) >= settings_today())
		return NULL;
	return peer_rule(lib, ssl, rules, INT32_MIN);
}

/* A new peer, or a new role: nothing of the one before may stay. */
static struct connection *
begin(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rules *rules = settings_rules();
	const struct rule *rule = NULL, *ended = NULL;
	bool is_server = lib->SSL_is_server(ssl);

	if (conn != NULL) {
		connection_end(lib, ssl, conn);
		apply_undo_lasting(lib, ssl, conn);
		guard_reset(conn);
		ciphers_follow(lib, ssl, conn);
	}
	if (!is_server && rules != NULL) {
		rule = peer_rule(lib, ssl, rules, settings_today());
		if (rule == NULL)
			ended = ended_rule(lib, ssl, rules);
	}
	if (conn == NULL &&
	    (rule != NULL || ended != NULL || concerns_all(is_server)))
		conn = connection_make(lib, ssl);
	if (conn != NULL) {
		conn->rule = rule;
		conn->ended = ended;
	}
	/* No memory to hold the peer to its key: then there is no handshake. */
	if (conn == NULL && rule != NULL &&
	    (rule->relax.words & RELAX_PIN) != 0)
		lib->SSL_set_options(ssl, SSL_OP_NO_SSL_MASK);
	if (!is_server)
		session_check(lib, ssl, rule);
	return conn;
}

static void
start(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	bool again = !is_first(lib, ssl);

	if (conn != NULL) {
		apply_undo(lib, ssl, conn);
		contain_undo(lib, ssl, conn);
	}
	/* A renegotiation is with the same peer as before. */
	if (!again)
		conn = begin(lib, ssl, conn);
	if (conn == NULL)
		return;
	conn->is_pinned = conn->is_excused = false;
	conn->needed = 0;
	conn->has_refused_groups = conn->is_recorded = false;
	if (lib->SSL_is_server(ssl)) {
		guard_server(lib, ssl, conn, again);
	} else {
		if (settings_contains())
			contain_apply(lib, ssl, conn);
		if (conn->rule != NULL)
			apply_rule(lib, ssl, conn);
		if (again)
			guard_client(lib, ssl, conn);
	}
	conn->is_changed = true;
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

void
handshake_loop(struct library *lib, const SSL *ssl)
{
	struct connection *conn;
	int error = errno;

	if ((settings_words() & VERIFY_WORDS) == 0)
		return;
	conn = connection_of(lib, ssl);
	if (conn == NULL || !conn->is_changed)
		return;
	lib->ERR_set_mark();
	trust_watch(lib, (SSL *)ssl, conn, false);
	session_note(lib, (SSL *)ssl, conn, false);
	lib->ERR_pop_to_mark();
	errno = error;
}

void
handshake_alert(struct library *lib, const SSL *ssl, int alert)
{
	struct connection *conn = connection_of(lib, ssl);

	if (conn != NULL && alert == SSL_AD_CLOSE_NOTIFY)
		conn->has_close_notify = true;
}

/* Whom a connection was with, for when it ends. */
static void
keep_name(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	if (settings_journal() == NULL || conn->peername != NULL ||
	    (conn->lasting & SSL_OP_IGNORE_UNEXPECTED_EOF) == 0)
		return;
	conn->peername = malloc(sizeof(*conn->peername));
	if (conn->peername != NULL)
		peername_get(lib, ssl, conn->peername);
}

/* The handshake has succeeded. */
static void
succeed(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (!lib->SSL_is_server(ssl))
		record_handshake(lib, ssl, conn, true, 0, 0);
	if (conn->rule == NULL)
		return;
	guard_raise(lib, ssl, conn);
	trust_watch(lib, ssl, conn, true);
	session_note(lib, ssl, conn, true);
	keep_name(lib, ssl, conn);
}

/* The handshake is over. */
static void
undo(struct library *lib, SSL *ssl, struct connection *conn)
{
	apply_undo(lib, ssl, conn);
	contain_undo(lib, ssl, conn);
	conn->is_changed = false;
}

void
handshake_done(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);

	int error = errno;

	if (conn == NULL || !conn->is_changed)
		return;
	lib->ERR_set_mark();
	succeed(lib, (SSL *)ssl, conn);
	undo(lib, (SSL *)ssl, conn);
	lib->ERR_pop_to_mark();
	errno = error;
}

/*
 * An error that OpenSSL has not made final is one of the BIO, as a datagram's
 * ECONNREFUSED is, or data in the midst of a renegotiation: the application may
 * go on with the handshake all the same.
 */
static bool
is_over(const struct library *lib, const SSL *ssl)
{
	return strcmp(lib->SSL_state_string(ssl), "SSLERR") == 0;
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

/* Once for each handshake; it takes a connection to remember that. */
static void
record_failure(
    struct library *lib, SSL *ssl, struct connection *conn, int number)
{
	unsigned long error = lib->ERR_peek_error();

	if (settings_journal() == NULL || lib->SSL_is_server(ssl) ||
	    (lib->SSL_is_quic != NULL && lib->SSL_is_quic(ssl)) ||
	    (error == 0 && !is_first(lib, ssl)))
		return;
	lib->ERR_set_mark();
	if (conn == NULL)
		conn = connection_make(lib, ssl);
	if (conn != NULL && !conn->is_recorded) {
		conn->is_recorded = true;
		record_handshake(lib, ssl, conn, false, error, number);
	}
	lib->ERR_pop_to_mark();
	errno = number;
}

void
handshake_exit(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	int error = errno;

	if (is_waiting(lib, ssl))
		return;
	record_failure(lib, (SSL *)ssl, conn, error);
	if (conn == NULL || !conn->is_changed || !is_over(lib, ssl))
		return;
	lib->ERR_set_mark();
	undo(lib, (SSL *)ssl, conn);
	lib->ERR_pop_to_mark();
	errno = error;
}
