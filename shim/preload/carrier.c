/* SPDX-License-Identifier: MIT */
/* Looks at the sockets as the handshake begins, and when it is answered. */
#include "preload/apply.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/progress.h"
#include "preload/settings.h"
#include "preload/sockets.h"
#include "preload/trust.h"
#include "preload/vote.h"

/* What is gone through by carrier_note. */
struct candidates {
	const struct library *lib;
	const SSL *ssl;
	struct connection *conn;
};

static void
note_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	const struct candidates *all = data;
	struct carrier *carrier = &all->conn->carrier;
	const struct rule *rule;

	(void)end;
	if (kind != SOCKETS_FRESH && kind != SOCKETS_USED)
		return;
	if (carrier->count == CARRIER_MAX) {
		carrier->is_whole = false;
		return;
	}
	rule = peer_rule_by(all->lib, all->ssl, fd, !carrier->has_rule,
	    settings_rules(), settings_today());
	/* It may have been closed since. */
	if ((carrier->has_rule && rule != all->conn->rule) ||
	    socket_mark_take(&carrier->marks[carrier->count], fd) == -1)
		return;
	carrier->rules[carrier->count++] = rule;
}

/* Is it the rule whichever socket it is? */
static bool
is_settled(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	return conn->rule != NULL &&
	       peer_rule_by(lib, ssl, -1, false, settings_rules(),
	           settings_today()) == conn->rule;
}

static bool
has_pin(const struct carrier *carrier)
{
	int i;

	for (i = 0; i < carrier->count; i++) {
		if (trust_has_pin(carrier->rules[i]))
			return true;
	}
	return false;
}

/* What the SSL has written since; 0 also if it has another BIO now. */
static uint64_t
written(
    const struct library *lib, const SSL *ssl, const struct carrier *carrier)
{
	BIO *bio = lib->SSL_get_wbio(ssl);

	return bio != NULL && bio == carrier->bio ?
	           lib->BIO_number_written(bio) - carrier->written :
	           0;
}

void
carrier_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	struct candidates all = {lib, ssl, conn};
	struct carrier *carrier = &conn->carrier;
	BIO *bio = lib->SSL_get_wbio(ssl);

	carrier->is_awaited = carrier->is_seen = false;
	carrier->count = 0;
	if (!conn->asks_for_end || !peer_is_hidden(lib, ssl) ||
	    is_settled(lib, ssl, conn))
		return;
	carrier->has_rule = conn->rule != NULL;
	carrier->is_whole = true;
	carrier->bio = bio;
	carrier->written = bio != NULL ? lib->BIO_number_written(bio) : 0;
	sockets_each(SOCKETS_ALL, note_socket, &all);
	carrier->is_awaited = carrier->has_rule || has_pin(carrier);
}

/* Does what is written there wait until the application takes it? */
static bool
is_kept(const struct library *lib, const SSL *ssl)
{
	BIO *bio = lib->SSL_get_wbio(ssl);

	return lib->BIO_find_type(bio, BIO_TYPE_MEM) != NULL ||
	       lib->BIO_find_type(bio, BIO_TYPE_BIO) != NULL ||
	       lib->BIO_find_type(bio, BIO_TYPE_BUFFER) != NULL;
}

void
carrier_narrow(
    const struct library *lib, const SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	uint64_t bytes = written(lib, ssl, carrier);
	int i, count = 0;

	if (!carrier->is_awaited || carrier->is_seen || bytes == 0 ||
	    is_kept(lib, ssl))
		return;
	socket_marks_look(carrier->marks, carrier->count);
	for (i = 0; i < carrier->count; i++) {
		if (carrier->marks[i].more != bytes)
			continue;
		carrier->marks[count] = carrier->marks[i];
		carrier->rules[count++] = carrier->rules[i];
	}
	if (count == 0)
		return;
	carrier->count = count;
	carrier->is_seen = true;
}

bool
carrier_has(const struct carrier *carrier, int fd)
{
	struct socket_mark mark;
	int i;

	if (carrier->count == 0 || socket_mark_take(&mark, fd) == -1)
		return false;
	for (i = 0; i < carrier->count; i++) {
		if (carrier->marks[i].inode == mark.inode)
			return true;
	}
	return false;
}

/* Can it have been sent by one that its rule rests on? */
static bool
is_confirmed(const struct carrier *carrier, uint64_t bytes)
{
	uint64_t least = bytes > 0 ? bytes : 1;
	int i;

	for (i = 0; i < carrier->count; i++) {
		if (carrier->marks[i].more >= least)
			return true;
	}
	return !carrier->is_whole;
}

/*
 * That of all by which it can have been sent: just that much, or else anything
 * (for some put it into messages of their own). NULL: they differ.
 */
static const struct rule *
agreed_rule(const struct carrier *carrier, uint64_t bytes)
{
	struct vote exact = {0}, any = {0};
	const struct vote *vote;
	int i;

	for (i = 0; i < carrier->count; i++) {
		if (carrier->is_seen || carrier->marks[i].more == bytes)
			vote_add(&exact, carrier->rules[i]);
		if (carrier->marks[i].more > 0)
			vote_add(&any, carrier->rules[i]);
	}
	vote =
	    carrier->is_seen || (bytes > 0 && exact.count > 0) ? &exact : &any;
	return carrier->is_whole && trust_has_pin(vote->rule) ? vote->rule :
	                                                        NULL;
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	uint64_t bytes;

	if (!carrier->is_awaited || !progress_has_answer(lib, ssl))
		return;
	carrier->is_awaited = false;
	bytes = written(lib, ssl, carrier);
	if (!carrier->is_seen)
		socket_marks_look(carrier->marks, carrier->count);
	if (!carrier->has_rule) {
		conn->rule = agreed_rule(carrier, bytes);
	} else if (!trust_has_pin(conn->rule) && !carrier->is_seen &&
	           !is_confirmed(carrier, bytes)) {
		apply_undo(lib, ssl, conn);
		conn->rule = NULL;
		cutoff(lib, ssl);
	}
}
