/* SPDX-License-Identifier: MIT */
/* Lets them vote. */
#include <string.h>

#include "preload/candidates_rule.h"
#include "preload/peer.h"
#include "preload/settings.h"
#include "preload/sockets.h"
#include "preload/trust.h"
#include "preload/vote.h"

struct election {
	const struct library *lib;
	const SSL *ssl;
	const struct candidates *all;
	struct vote exact;        /* of those that have sent just as much */
	const struct rule *sure;  /* of the last of them, if it is that one */
	const struct rule *other; /* of the one that is known to have */
	struct vote enough;       /* of those that have sent as much or more */
	bool is_whole;
	bool is_renamed; /* the rules that were noted are for another name */
};

const struct rule *
candidates_rule_by(const struct library *lib, const SSL *ssl, int fd, int flags)
{
	const struct route route = {
	    .rules = settings_rules(),
	    .today = settings_today(),
	    .fd = fd,
	    .is_late = (flags & CANDIDATES_LATE) != 0,
	    .is_guess = (flags & CANDIDATES_GUESS) != 0,
	};

	return peer_rule_by(lib, ssl, &route);
}

static bool
is_pinned(const struct candidates *all)
{
	int i;

	for (i = 0; i < all->count; i++) {
		if (trust_has_pin(all->rules[i]) || trust_has_pin(all->sure[i]))
			return true;
	}
	return false;
}

struct pins {
	int count; /* of what the peer is called */
	bool any;
};

static void
look_for_pin(const char *text, void *data)
{
	struct pins *pins = data;
	struct host_address address;
	char name[HOST_NAME_SIZE];
	struct rules_peer peer = {.name = name};
	size_t len = strlen(text);

	pins->count++;
	if (host_address_parse(text, len, &address) == 0)
		peer = (struct rules_peer){.address = &address};
	else if (host_name_parse(text, len, name) != NULL)
		return;
	pins->any |= rules_may_pin(settings_rules(), &peer, settings_today());
}

bool
candidates_may_pin(
    const struct library *lib, const SSL *ssl, const struct candidates *all)
{
	struct pins pins = {0};

	if (is_pinned(all))
		return true;
	if ((settings_words() & RELAX_PIN) == 0 || candidates_have_fresh(all))
		return false;
	return !peername_each(lib, ssl, look_for_pin, &pins) ||
	       pins.count == 0 || pins.any;
}

static const struct rule *
pinned(const struct rule *rule)
{
	return trust_has_pin(rule) ? rule : NULL;
}

static void
vote_exact(
    struct election *election, const struct rule *rule, const struct rule *sure)
{
	vote_add(&election->exact, rule);
	election->sure = sure;
}

/* Of several it is in doubt which one it is. */
static const struct rule *
exact_rule(const struct election *election)
{
	return pinned(
	    election->exact.count == 1 ? election->sure : election->exact.rule);
}

const struct rule *
candidates_rule_of(const struct candidates *all, uint64_t set)
{
	struct election election = {0};
	int i;

	for (i = 0; i < all->count; i++) {
		if ((set >> i & 1) != 0)
			vote_exact(&election, all->rules[i], all->sure[i]);
	}
	return exact_rule(&election);
}

static void
vote(struct election *election, uint64_t more, const struct rule *rule,
    const struct rule *sure)
{
	if (candidates_is_just_that(election->all, more))
		vote_exact(election, rule, sure);
	if (more > 0 && more >= atomic_load(&election->all->hello))
		vote_add(&election->enough, rule);
}

/* That is the number of a candidate, or -1. */
static void
vote_by_socket(
    struct election *election, int that, int fd, const struct socket_mark *mark)
{
	const struct candidates *all = election->all;
	uint64_t seen = atomic_load(&all->seen);
	const struct rule *rule, *sure;

	rule = candidates_rule_by(election->lib, election->ssl, fd,
	    CANDIDATES_LATE | CANDIDATES_GUESS);
	sure = candidates_rule_by(
	    election->lib, election->ssl, fd, CANDIDATES_LATE);
	if (mark->inode == atomic_load(&all->other))
		election->other = sure;
	if (seen == 0)
		vote(election,
		    mark->said - (that != -1 ? all->marks[that].said : 0), rule,
		    sure);
	else if (that != -1 && (seen >> that & 1) != 0)
		vote_exact(election, rule, sure);
}

/* Of those that were not there as it began, or of all. */
static void
on_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct election *election = data;
	struct socket_mark mark;
	int that;

	(void)end;
	if (kind == SOCKETS_ACCEPTED || kind == SOCKETS_FOREIGN ||
	    kind == SOCKETS_NAMED || kind == SOCKETS_HALF)
		election->is_whole = false;
	if (!sockets_is_open(kind) || socket_mark_take(&mark, fd) == -1)
		return;
	that = candidates_find(election->all, &mark);
	if (that == -1 || election->is_renamed)
		vote_by_socket(election, that, fd, &mark);
}

static const struct rule *
outcome_of(const struct election *election)
{
	if (atomic_load(&election->all->other) != 0)
		return pinned(election->other);
	if (election->exact.count > 0)
		return exact_rule(election);
	return election->is_whole ? pinned(election->enough.rule) : NULL;
}

const struct rule *
candidates_rule(const struct library *lib, const SSL *ssl,
    const struct candidates *all, bool is_whole)
{
	struct election election = {
	    .lib = lib, .ssl = ssl, .all = all, .is_whole = is_whole};
	uint64_t seen = atomic_load(&all->seen), more[CANDIDATES_MAX];
	int i;

	if (seen != 0)
		return candidates_rule_of(all, seen);
	candidates_look(all, more);
	for (i = 0; i < all->count; i++)
		vote(&election, more[i], all->rules[i], all->sure[i]);
	sockets_each(SOCKETS_ALL, on_socket, &election);
	return outcome_of(&election);
}

const struct rule *
candidates_rule_renamed(const struct library *lib, const SSL *ssl,
    const struct candidates *all, bool is_whole)
{
	struct election election = {.lib = lib,
	    .ssl = ssl,
	    .all = all,
	    .is_whole = is_whole,
	    .is_renamed = true};

	sockets_each(SOCKETS_ALL, on_socket, &election);
	return outcome_of(&election);
}
