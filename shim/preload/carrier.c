/* SPDX-License-Identifier: MIT */
/* Looks at the sockets as the handshake begins, and when it is answered. */
#include <string.h>

#include "preload/apply.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/peername.h"
#include "preload/progress.h"
#include "preload/resolver.h"
#include "preload/settings.h"
#include "preload/sockets.h"
#include "preload/trust.h"
#include "preload/vote.h"

/* What is gone through by carrier_note. */
struct candidates {
	const struct library *lib;
	const SSL *ssl;
	struct connection *conn;
	bool has_half_pair;
};

/* The other end of a socket, and whether the peer's name leads there. */
struct lead {
	const struct sockets_end *end;
	bool is_there;
};

static void
follow(const char *text, void *data)
{
	struct lead *lead = data;
	struct host_address address;
	char name[HOST_NAME_SIZE];
	size_t len = strlen(text);

	if (host_address_parse(text, len, &address) == 0)
		lead->is_there |=
		    host_address_equal(&address, &lead->end->address);
	else if (host_name_parse(text, len, name) == NULL)
		lead->is_there |= resolver_has(name, &lead->end->address);
}

/* May it be instead of one with the rule that was chosen? */
static bool
is_rival(const struct candidates *all, const struct sockets_end *end)
{
	struct lead lead = {end, false};

	(void)peername_each(all->lib, all->ssl, follow, &lead);
	return lead.is_there;
}

static void
note_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct candidates *all = data;
	struct carrier *carrier = &all->conn->carrier;
	const struct rule *rule;

	if (kind == SOCKETS_PAIR) {
		/* Event loops have whole ones, to wake themselves. */
		all->has_half_pair = !all->has_half_pair;
		return;
	}
	if (kind != SOCKETS_FRESH && kind != SOCKETS_USED) {
		/* It may be that one, and has no pins then. */
		if (carrier->rule == NULL)
			carrier->is_whole = false;
		return;
	}
	rule = peer_rule_by(all->lib, all->ssl, fd, carrier->rule == NULL,
	    settings_rules(), settings_today());
	if (carrier->rule != NULL && rule != carrier->rule &&
	    !is_rival(all, end))
		return;
	if (carrier->count == CARRIER_MAX) {
		carrier->is_whole = false;
		return;
	}
	/* It may have been closed since. */
	if (socket_mark_take(&carrier->marks[carrier->count], fd) == -1)
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
	uint64_t bytes = 0;

	if (bio != NULL && bio == carrier->bio)
		bytes = lib->BIO_number_written(bio);
	return bytes > carrier->written ? bytes - carrier->written : 0;
}

void
carrier_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	struct candidates all = {lib, ssl, conn, false};
	struct carrier *carrier = &conn->carrier;
	BIO *bio = lib->SSL_get_wbio(ssl);

	carrier->is_awaited = carrier->is_seen = carrier->has_waited = false;
	carrier->count = 0;
	carrier->rule = NULL;
	if (!conn->asks_for_end || !peer_is_hidden(lib, ssl) ||
	    is_settled(lib, ssl, conn))
		return;
	carrier->rule = conn->rule;
	carrier->is_whole = true;
	carrier->bio = bio;
	carrier->written = bio != NULL ? lib->BIO_number_written(bio) : 0;
	sockets_each(SOCKETS_ALL, note_socket, &all);
	if (carrier->rule == NULL && all.has_half_pair)
		carrier->is_whole = false;
	carrier->is_awaited = carrier->rule != NULL || has_pin(carrier);
}

/* Does the BIO keep what is written to it until the application takes it? */
static bool
is_kept(const struct library *lib, const SSL *ssl)
{
	BIO *bio = lib->SSL_get_wbio(ssl);

	return lib->BIO_ctrl_pending(bio) != 0 ||
	       lib->BIO_ctrl_wpending(bio) != 0;
}

void
carrier_wait(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	int i, count = 0;

	/* In the midst of it: then it has not been written as a whole. */
	if (!carrier->is_awaited || carrier->has_waited ||
	    lib->SSL_want(ssl) == SSL_WRITING)
		return;
	carrier->hello = written(lib, ssl, carrier);
	/* The socket may be just on the way. */
	carrier->has_waited = carrier->hello > 0;
	if (!carrier->has_waited || is_kept(lib, ssl))
		return;
	socket_marks_look(carrier->marks, carrier->count);
	for (i = 0; i < carrier->count; i++) {
		if (carrier->marks[i].more != carrier->hello)
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
		if (carrier->marks[i].inode == mark.inode &&
		    (carrier->rule == NULL ||
		        carrier->rules[i] == carrier->rule))
			return true;
	}
	return false;
}

/* How much was written may not be known: then anything counts. */
static bool
has_sent_just_that(
    const struct carrier *carrier, const struct socket_mark *mark)
{
	return carrier->hello > 0 ? mark->more == carrier->hello :
	                            mark->more > 0;
}

/*
 * Has just as much been sent by another that leads to the host, or by none of
 * those that the rule rests on as much?
 */
static bool
is_refuted(const struct carrier *carrier)
{
	uint64_t least = carrier->hello > 0 ? carrier->hello : 1;
	bool is_there = false;
	int i;

	for (i = 0; i < carrier->count; i++) {
		if (carrier->rules[i] == carrier->rule)
			is_there |=
			    carrier->is_seen || carrier->marks[i].more >= least;
		else if (carrier->is_seen ||
		         has_sent_just_that(carrier, &carrier->marks[i]))
			return true;
	}
	return !is_there && carrier->is_whole;
}

/*
 * That of all by which it can have been sent, for some put it into messages of
 * their own: as much at least. NULL: they differ.
 */
static const struct rule *
agreed_rule(const struct carrier *carrier)
{
	uint64_t least = carrier->hello > 0 ? carrier->hello : 1;
	struct vote vote = {0};
	int i;

	if (!carrier->is_seen && !carrier->is_whole)
		return NULL;
	for (i = 0; i < carrier->count; i++) {
		if (carrier->is_seen || carrier->marks[i].more >= least)
			vote_add(&vote, carrier->rules[i]);
	}
	return trust_has_pin(vote.rule) ? vote.rule : NULL;
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;

	if (!carrier->is_awaited || !progress_has_answer(lib, ssl))
		return;
	carrier_wait(lib, ssl, conn);
	carrier->is_awaited = false;
	if (!carrier->is_seen)
		socket_marks_look(carrier->marks, carrier->count);
	if (carrier->rule == NULL) {
		conn->rule = agreed_rule(carrier);
	} else if (!trust_has_pin(conn->rule) && is_refuted(carrier)) {
		apply_undo(lib, ssl, conn);
		conn->rule = NULL;
		cutoff(lib, ssl);
	}
}
