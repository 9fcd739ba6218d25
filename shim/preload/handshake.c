/* SPDX-License-Identifier: MIT */
/* Relaxations live from HANDSHAKE_START to HANDSHAKE_DONE. */
#include <errno.h>

#include "preload/apply.h"
#include "preload/begin.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/contain.h"
#include "preload/cutoff.h"
#include "preload/guard.h"
#include "preload/handshake.h"
#include "preload/late.h"
#include "preload/outcome.h"
#include "preload/peer.h"
#include "preload/progress.h"
#include "preload/renamed.h"
#include "preload/security.h"
#include "preload/session.h"
#include "preload/settings.h"
#include "preload/trust.h"

static void
restore(struct library *lib, SSL *ssl, struct connection *conn)
{
	apply_undo(lib, ssl, conn);
	contain_undo(lib, ssl, conn);
}

static void
start(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	bool again = !progress_is_first(lib, ssl);

	/* The one that has paused for early data goes on. */
	if (progress_is_early(lib, ssl))
		return;
	if (conn != NULL)
		restore(lib, ssl, conn);
	/* A renegotiation is with the same peer as before. */
	if (!again)
		conn = begin(lib, ssl, conn);
	if (conn == NULL)
		return;
	/* The list of another peer is still on: no memory to put it back. */
	if (conn->ciphers != NULL)
		security_refuse((struct security_holder){lib, ssl, NULL});
	/* Without a callback of the application's nobody has noted that. */
	conn->is_running = true;
	conn->is_pinned = conn->is_unpinned = conn->is_excused = false;
	conn->needed = 0;
	conn->has_refused_groups = conn->is_recorded = false;
	conn->refuses_tls1_0 = conn->refuses_tls1_1 = false;
	conn->signs_by_sha1 = false;
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

	lib->ERR_set_mark();
	/* The SSL is const in an info callback, but it is the program's own. */
	start(lib, (SSL *)ssl);
	lib->ERR_pop_to_mark();
	errno = error;
}

void
handshake_start_quic(struct library *lib, const SSL *ssl)
{
	int error = errno;

	if (lib->SSL_is_server(ssl))
		return;
	lib->ERR_set_mark();
	session_check(lib, (SSL *)ssl, NULL);
	lib->ERR_pop_to_mark();
	errno = error;
}

/* On a client. */
static void
go_on(struct library *lib, SSL *ssl, struct connection *conn)
{
	contain_keep(lib, ssl, conn);
	if (conn->cut != CUT_NOT)
		cutoff(lib, ssl);
	renamed_watch(lib, ssl, conn);
	carrier_watch(lib, ssl, conn);
	late_watch(lib, ssl, conn);
	(void)session_watch(lib, ssl, conn->rule);
	trust_watch(lib, ssl, conn, false);
	session_note(lib, ssl, conn, progress_has_session(lib, ssl));
}

/* A handshake that drops what it reads ends without an error of OpenSSL's. */
static void
leave_loop(const struct library *lib, bool is_cut, int error)
{
	lib->ERR_pop_to_mark();
	if (is_cut)
		cutoff_raise(lib);
	errno = error;
}

void
handshake_loop(struct library *lib, const SSL *ssl)
{
	struct connection *conn;
	int error = errno;
	bool is_changed, is_cut = false;

	if ((settings_words() == 0 && !settings_contains()) ||
	    lib->SSL_is_server(ssl))
		return;
	conn = connection_of(lib, ssl);
	is_changed = conn != NULL && conn->is_changed;
	/* Of a peer without a rule, nothing but what it resumes is watched. */
	if (!is_changed && (conn == NULL || conn->cut == CUT_NOT) &&
	    !lib->SSL_session_reused(ssl))
		return;
	lib->ERR_set_mark();
	if (is_changed)
		go_on(lib, (SSL *)ssl, conn);
	else
		is_cut = session_watch(
		    lib, (SSL *)ssl, conn != NULL ? conn->rule : NULL);
	leave_loop(
	    lib, is_cut || (conn != NULL && conn->cut != CUT_NOT), error);
}

/* The application's callback may have named another peer by now. */
static void
start_again(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rules *rules = settings_rules();
	const struct rule *before = conn != NULL ? conn->rule : NULL;
	const struct rule *rule = NULL;

	if (rules != NULL)
		rule = peer_rule(lib, ssl, rules, settings_today());
	if (rule != before)
		start(lib, ssl);
	else
		session_check(lib, ssl, rule);
	if (conn == NULL)
		return;
	late_check(lib, ssl, conn);
	contain_keep(lib, ssl, conn);
}

void
handshake_loop_end(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	int error = errno;

	if (lib->SSL_is_server(ssl))
		return;
	lib->ERR_set_mark();
	if (progress_is_before_hello(lib, ssl))
		start_again(lib, (SSL *)ssl, conn);
	else if (conn != NULL && conn->is_changed)
		go_on(lib, (SSL *)ssl, conn);
	leave_loop(lib, conn != NULL && conn->cut != CUT_NOT, error);
}

void
handshake_alert(struct library *lib, const SSL *ssl, int alert)
{
	struct connection *conn = connection_of(lib, ssl);

	if (conn != NULL && alert == SSL_AD_CLOSE_NOTIFY)
		conn->has_close_notify = true;
}

/*
 * Early data are for the peer of the session's certificate; those that go by
 * another key, for one that has none.
 */
static void
pause_for_early_data(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (!conn->is_changed || lib->SSL_is_server(ssl))
		return;
	carrier_wait(lib, ssl, conn);
	late_watch(lib, ssl, conn);
	if (conn->is_late ||
	    (trust_has_pin(conn->rule) && !session_has_early_data(lib, ssl)))
		cutoff(lib, ssl);
	else
		trust_watch(lib, ssl, conn, true);
}

/* The handshake has succeeded, unless its peer is one that is cut off. */
static void
succeed(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (conn->is_changed)
		trust_watch(lib, ssl, conn, true);
	if (conn->cut != CUT_NOT) {
		cutoff_raise(lib);
		outcome_failure(lib, ssl, conn, 0);
	} else {
		outcome_success(lib, ssl, conn);
	}
	if (conn->rule == NULL || !conn->is_changed)
		return;
	guard_raise(lib, ssl, conn);
	session_note(lib, ssl, conn, true);
}

static void
take_off(struct library *lib, SSL *ssl, struct connection *conn)
{
	restore(lib, ssl, conn);
	conn->is_changed = false;
	conn->needed = 0;
}

/* The handshake is over. */
static void
undo(struct library *lib, SSL *ssl, struct connection *conn)
{
	take_off(lib, ssl, conn);
	carrier_end(&conn->carrier);
}

void
handshake_done(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	int error = errno;

	if (conn == NULL)
		return;
	lib->ERR_set_mark();
	if (progress_is_early(lib, ssl)) {
		pause_for_early_data(lib, (SSL *)ssl, conn);
	} else {
		succeed(lib, (SSL *)ssl, conn);
		if (conn->is_changed)
			undo(lib, (SSL *)ssl, conn);
	}
	lib->ERR_pop_to_mark();
	errno = error;
}

void
handshake_exit(struct library *lib, const SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	int error = errno;

	lib->ERR_set_mark();
	if (progress_is_waiting(lib, ssl)) {
		if (conn != NULL && progress_has_said_hello(lib, ssl))
			carrier_wait(lib, ssl, conn);
		outcome_wait(lib, (SSL *)ssl, conn);
	} else {
		if (!progress_is_interrupted(lib, ssl))
			outcome_failure(lib, (SSL *)ssl, conn, error);
		if (conn != NULL && conn->is_changed &&
		    progress_is_over(lib, ssl))
			undo(lib, (SSL *)ssl, conn);
	}
	/* OpenSSL would go on with it. */
	if (conn != NULL && conn->cut != CUT_NOT)
		carrier_end(&conn->carrier);
	lib->ERR_pop_to_mark();
	errno = error;
}

void
handshake_drop(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);
	int error = errno;

	/* Before the ClientHello OpenSSL would go on with it. */
	if (conn == NULL || !conn->is_changed || conn->is_running)
		return;
	lib->ERR_set_mark();
	take_off(lib, ssl, conn);
	lib->ERR_pop_to_mark();
	errno = error;
}
