/* SPDX-License-Identifier: MIT */
/* Looks at the sockets as the handshake begins, and when it is answered. */
#include <errno.h>
#include <string.h>

#include "preload/apply.h"
#include "preload/candidates_last.h"
#include "preload/candidates_proof.h"
#include "preload/candidates_rule.h"
#include "preload/candidates_sent.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/progress.h"
#include "preload/session.h"
#include "preload/settings.h"
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

	if (!sockets_is_open(kind))
		return;
	if (carrier->is_bystander) {
		(void)candidates_add(carrier->candidates, &one);
		return;
	}
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

/* Does it come to the same whichever socket it is? */
static bool
is_settled(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	if (!rules_allow_more(conn->rule, NULL) &&
	    (settings_words() & RELAX_PIN) == 0)
		return true;
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
carrier_concerns(const struct library *lib, const SSL *ssl)
{
	return settings_rules() != NULL &&
	       rules_ask_for_socket(settings_rules()) &&
	       peer_is_hidden(lib, ssl);
}

/* The names by which a peer is called. */
struct names {
	uint64_t hash;
	int count;
};

static void
add_name(const char *text, void *data)
{
	struct names *names = data;
	char name[HOST_NAME_SIZE];

	names->count++;
	if (host_name_parse(text, strlen(text), name) == NULL)
		names->hash = batch_name(name);
}

/* For batch_join. */
static uint64_t
name_of(const struct library *lib, const SSL *ssl)
{
	struct names names = {0};

	return peername_each(lib, ssl, add_name, &names) && names.count == 1 ?
	           names.hash :
	           0;
}

/* No memory: a rule that is one whichever socket it is stays. */
static bool
give_up(struct connection *conn)
{
	bool is_bystander = conn->carrier.is_bystander;

	candidates_free(conn->carrier.candidates);
	conn->carrier = (struct carrier){0};
	if (!is_bystander)
		conn->rule = NULL;
	return is_bystander;
}

bool
carrier_note(const struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	struct walk walk = {lib, ssl, carrier};
	BIO *bio = lib->SSL_get_wbio(ssl);

	carrier_end(carrier);
	if (conn->asks_for_end ? !peer_is_hidden(lib, ssl) :
	                         !carrier_concerns(lib, ssl))
		return true;
	*carrier = (struct carrier){
	    .candidates = candidates_make(),
	    .is_awaited = true,
	    .is_bystander = !conn->asks_for_end || is_settled(lib, ssl, conn),
	    .is_whole = true,
	    .bio = bio,
	    .written = bio != NULL ? lib->BIO_number_written(bio) : 0,
	    .rule = conn->rule,
	};
	if (carrier->candidates == NULL)
		return give_up(conn);
	carrier->candidates->name = name_of(lib, ssl);
	sockets_each(SOCKETS_ALL, note_socket, &walk);
	if (!candidates_keep_last(carrier->candidates))
		return give_up(conn);
	/* They leave with the ClientHello, before it is known. */
	if (session_has_early_data(lib, ssl) &&
	    candidates_may_pin(lib, ssl, carrier->candidates))
		lib->SSL_set_session(ssl, NULL);
	return true;
}

void
carrier_end(struct carrier *carrier)
{
	int error = errno;

	if (carrier->candidates != NULL)
		candidates_drop_last(carrier->candidates);
	candidates_free(carrier->candidates);
	*carrier = (struct carrier){0};
	errno = error;
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
	if (all == NULL || carrier->has_waited ||
	    lib->SSL_want(ssl) == SSL_WRITING)
		return;
	hello = written(lib, ssl, carrier);
	candidates_set_hello(all, hello);
	/* The socket may be just on the way. */
	carrier->has_waited = hello > 0;
	if (!carrier->has_waited || is_kept(lib, ssl))
		return;
	candidates_see(all);
	seen = atomic_load(&all->seen);
	if (seen == 0 || carrier->rule != NULL || carrier->is_bystander)
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
	i = candidates_find(all, &mark);
	return i != -1 &&
	       (carrier->rule == NULL || all->rules[i] == carrier->rule);
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	const struct proof proof = {
	    lib, ssl, carrier->candidates, carrier->rule, carrier->is_whole};

	if (!carrier->is_awaited || !progress_has_answer(lib, ssl))
		return;
	carrier_wait(lib, ssl, conn);
	if (!carrier->is_awaited)
		return;
	carrier->is_awaited = false;
	/* Soon it will have sent more. Another's would be mistaken for it. */
	if (!atomic_load(&carrier->candidates->is_missed))
		candidates_see(carrier->candidates);
	candidates_settle(carrier->candidates);
	if (carrier->is_bystander)
		return;
	if (carrier->rule == NULL) {
		conn->rule = candidates_rule(
		    lib, ssl, carrier->candidates, carrier->is_whole);
	} else if (!trust_has_pin(conn->rule) && candidates_refute(&proof)) {
		apply_undo(lib, ssl, conn);
		conn->rule = NULL;
		conn->cut = CUT_CONNECTION;
		cutoff(lib, ssl);
	}
}
