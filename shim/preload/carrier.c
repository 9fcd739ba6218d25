/* SPDX-License-Identifier: MIT */
/* Looks at the sockets as the handshake begins, and when it is answered. */
#include "preload/apply.h"
#include "preload/candidates_last.h"
#include "preload/candidates_rule.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/progress.h"
#include "preload/session.h"
#include "preload/sockets.h"
#include "preload/trust.h"

/* What all are gone through with. */
struct walk {
	const struct library *lib;
	const SSL *ssl;
	struct carrier *carrier;
};

static enum candidate_kind
kind_of(const struct walk *walk, bool is_lead, enum sockets_kind kind,
    const struct sockets_end *end)
{
	if (is_lead)
		return CANDIDATE_LEAD;
	if (kind == SOCKETS_USED)
		return CANDIDATE_USED;
	return peer_may_be_at(walk->lib, walk->ssl, end) ? CANDIDATE_RIVAL :
	                                                   CANDIDATE_OTHER;
}

static void
note_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct walk *walk = data;
	struct carrier *carrier = walk->carrier;
	struct candidate one = {.fd = fd};
	bool is_lead;

	if (kind != SOCKETS_FRESH && kind != SOCKETS_USED)
		return;
	one.rule = one.sure = candidates_rule_by(walk->lib, walk->ssl, fd, 0);
	is_lead = one.rule == carrier->rule;
	if (carrier->rule == NULL) {
		one.rule = candidates_rule_by(
		    walk->lib, walk->ssl, fd, CANDIDATES_GUESS);
		is_lead = trust_has_pin(one.rule) || trust_has_pin(one.sure);
	}
	one.kind = kind_of(walk, is_lead, kind, end);
	if (!candidates_add(carrier->candidates, &one))
		carrier->is_whole = false;
}

/* Is it the rule whichever socket it is? */
static bool
is_settled(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	return conn->rule != NULL &&
	       candidates_rule_by(lib, ssl, -1, 0) == conn->rule;
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

bool
carrier_note(const struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	struct walk walk = {lib, ssl, carrier};
	BIO *bio = lib->SSL_get_wbio(ssl);

	carrier_end(carrier);
	if (!conn->asks_for_end || !peer_is_hidden(lib, ssl) ||
	    is_settled(lib, ssl, conn))
		return true;
	*carrier = (struct carrier){
	    .candidates = candidates_make(),
	    .is_awaited = true,
	    .is_whole = true,
	    .bio = bio,
	    .written = bio != NULL ? lib->BIO_number_written(bio) : 0,
	    .rule = conn->rule,
	};
	if (carrier->candidates == NULL) {
		*carrier = (struct carrier){0};
		conn->rule = NULL;
		return false;
	}
	sockets_each(SOCKETS_ALL, note_socket, &walk);
	candidates_keep_last(carrier->candidates);
	/* They leave with the ClientHello, before it is known. */
	if (candidates_may_pin(carrier->candidates) &&
	    session_has_early_data(lib, ssl))
		lib->SSL_set_session(ssl, NULL);
	return true;
}

void
carrier_end(struct carrier *carrier)
{
	if (carrier->candidates != NULL)
		candidates_drop_last(carrier->candidates);
	candidates_free(carrier->candidates);
	*carrier = (struct carrier){0};
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
	struct candidates *all = carrier->candidates;
	uint64_t hello, seen;

	/* In the midst of it: then it has not been written as a whole. */
	if (!carrier->is_awaited || carrier->has_waited ||
	    lib->SSL_want(ssl) == SSL_WRITING)
		return;
	hello = written(lib, ssl, carrier);
	atomic_store(&all->hello, hello);
	/* The socket may be just on the way. */
	carrier->has_waited = hello > 0;
	if (!carrier->has_waited || is_kept(lib, ssl))
		return;
	candidates_see(all);
	seen = atomic_load(&all->seen);
	if (seen == 0 || carrier->rule != NULL)
		return;
	conn->rule = candidates_rule_of(all, seen);
	carrier->is_awaited = false;
}

bool
carrier_has(const struct carrier *carrier, int fd)
{
	const struct candidates *all = carrier->candidates;
	struct socket_mark mark;
	int i;

	if (all == NULL || socket_mark_take(&mark, fd) == -1)
		return false;
	i = candidates_find(all, mark.inode);
	return i != -1 &&
	       (carrier->rule == NULL || all->rules[i] == carrier->rule);
}

/*
 * By those that have sent just the ClientHello, or if there are none by those
 * that have sent more, for some put it into messages of their own.
 */
static bool
is_refuted(const struct carrier *carrier)
{
	const struct candidates *all = carrier->candidates;
	uint64_t set = atomic_load(&all->seen), more[CANDIDATES_MAX];
	int i;

	/* What has been sent since is another's. */
	if (set == 0 && atomic_load(&all->is_missed))
		return true;
	if (set == 0) {
		candidates_look(all, more);
		set = candidates_exact(all, more);
	}
	if (set != 0)
		return (set & all->rivals) != 0 || (set & all->leads) == 0;
	for (i = 0; i < all->count; i++) {
		if ((all->leads >> i & 1) != 0 &&
		    more[i] > atomic_load(&all->hello))
			return false;
	}
	return carrier->is_whole;
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;

	if (!carrier->is_awaited || !progress_has_answer(lib, ssl))
		return;
	carrier_wait(lib, ssl, conn);
	if (!carrier->is_awaited)
		return;
	carrier->is_awaited = false;
	if (carrier->rule == NULL) {
		conn->rule = candidates_rule(
		    lib, ssl, carrier->candidates, carrier->is_whole);
	} else if (!trust_has_pin(conn->rule) && is_refuted(carrier)) {
		apply_undo(lib, ssl, conn);
		conn->rule = NULL;
		cutoff(lib, ssl);
	}
}
