/* SPDX-License-Identifier: MIT */
/* Puts together what the resolver and the sockets know. */
#include <string.h>

#include "preload/resolver.h"
#include "preload/route.h"
#include "preload/sockets.h"
#include "preload/tcp.h"
#include "preload/trust.h"
#include "preload/vote.h"

static bool
is_fresh(const struct route *route)
{
	return !route->is_inner &&
	       (route->is_late || sockets_is_fresh(route->fd));
}

/* NULL and 0 stand for what is not known. */
static const struct rule *
find(const struct route *route, const char *name,
    const struct host_address *address, uint16_t port)
{
	struct rules_peer peer = {name, address, port};

	return rules_find_certain(route->rules, &peer, route->today);
}

/* What the sockets of the process say of a peer that hides its own. */
struct survey {
	const struct route *route;
	const char *name;                   /* or NULL */
	const struct host_address *literal; /* or NULL */
	size_t count[SOCKETS_KINDS];
	struct sockets_end fresh; /* the last one */
	int used;                 /* the last used one */
	struct vote resolved;     /* fresh ends that the name resolved to */
	struct vote spoken;       /* the same of used ones */
	struct vote ports;        /* fresh ends that have the literal */
	struct vote used_ports;   /* used ones */
	struct vote all;          /* connected ends, fresh or not */
};

static const struct rule *rule_of_end(
    const struct route *route, const struct sockets_end *end);

/* Votes for an end, if the peer is called so that it can be this one. */
static void
vote_called(const struct survey *survey, const struct sockets_end *end,
    struct vote *name, struct vote *literal)
{
	const struct route *route = survey->route;

	if (survey->literal != NULL &&
	    host_address_equal(survey->literal, &end->address))
		vote_add(
		    literal, find(route, NULL, survey->literal, end->port));
	if (survey->name != NULL && resolver_has(survey->name, &end->address))
		vote_add(
		    name, find(route, survey->name, &end->address, end->port));
}

static void
on_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct survey *survey = data;

	survey->count[kind]++;
	if (kind == SOCKETS_FRESH) {
		survey->fresh = *end;
		vote_called(survey, end, &survey->resolved, &survey->ports);
	} else if (kind == SOCKETS_USED) {
		survey->used = fd;
		vote_called(survey, end, &survey->spoken, &survey->used_ports);
	} else {
		return;
	}
	if (survey->name == NULL && survey->literal == NULL)
		vote_add(&survey->all, rule_of_end(survey->route, end));
}

/*
 * Is there a socket of this process's own making that may lead anywhere? Whole
 * UNIX pairs lead nowhere: event loops wake themselves by them.
 */
static bool
leads_elsewhere(const struct survey *survey)
{
	return survey->count[SOCKETS_UNCONNECTED] > 0 ||
	       survey->count[SOCKETS_HALF] > 0 ||
	       survey->count[SOCKETS_NAMED] > 0;
}

/* So many connections, and nothing else that could carry this one? */
static bool
has_only(const struct survey *survey, size_t fresh, size_t used)
{
	return survey->count[SOCKETS_FRESH] == fresh &&
	       survey->count[SOCKETS_USED] == used &&
	       survey->count[SOCKETS_ACCEPTED] == 0 &&
	       survey->count[SOCKETS_FOREIGN] == 0 && !leads_elsewhere(survey);
}

/* Does the kernel tell what is said on it, for carrier_watch? */
static bool
has_said(int fd)
{
	uint64_t bytes;

	return tcp_said(fd, &bytes) == 0 && bytes > 0;
}

/* In doubt whether the rule is for the peer: it is, to hold that to its pin. */
static const struct rule *
only_pinned(const struct rule *rule)
{
	return trust_has_pin(rule) ? rule : NULL;
}

static void
survey_take(struct survey *survey, const struct route *route, const char *name,
    const struct host_address *literal)
{
	*survey =
	    (struct survey){.route = route, .name = name, .literal = literal};
	if (route->is_stream)
		sockets_each(SOCKETS_ALL, on_socket, survey);
	/* What was not seen may lead elsewhere. */
	if (survey->count[SOCKETS_UNSEEN] > 0)
		*survey = (struct survey){.route = route};
}

/*
 * A fresh end may be another connection's: it takes that the name resolved to
 * it, or that there is no other. On one that is in use (STARTTLS: libpq 18,
 * MariaDB's 3.4) it takes both, or the rule is only for its pin.
 */
static const struct rule *
rule_of_hidden_name(const struct route *route, const char *name)
{
	const struct rule *rule = NULL;
	struct survey survey;

	survey_take(&survey, route, name, NULL);
	if (survey.resolved.count > 0)
		rule = survey.resolved.rule;
	else if (has_only(&survey, 1, 0))
		rule =
		    find(route, name, &survey.fresh.address, survey.fresh.port);
	else if (survey.spoken.count == 1 && has_only(&survey, 0, 1) &&
	         has_said(survey.used))
		rule = survey.spoken.rule;
	else
		rule = only_pinned(survey.spoken.rule);
	return rule != NULL ? rule : find(route, name, NULL, 0);
}

/* May the connection to the end be the one to the peer itself? */
static bool
leads_to(
    const struct route *route, const char *name, const struct sockets_end *end)
{
	if (resolver_has(name, &end->address))
		return true;
	return is_fresh(route) && !(route->is_guess && resolver_knows(name) &&
	                              resolver_is_complete(&end->address));
}

static const struct rule *
rule_of_name(const struct route *route, const char *name)
{
	struct sockets_end end;

	if (!rules_ask_for_socket_of(route->rules, name, route->today))
		return find(route, name, NULL, 0);
	if (route->fd < 0)
		return rule_of_hidden_name(route, name);
	if (sockets_end(route->fd, &end) == 0 && leads_to(route, name, &end))
		return find(route, name, &end.address, end.port);
	return find(route, name, NULL, 0);
}

/* A peer that is called by its address: a socket to it may tell the port. */
static const struct rule *
rule_of_literal(const struct route *route, const struct host_address *address)
{
	const struct rule *rule = NULL;
	struct sockets_end end;
	struct survey survey;

	if (route->fd < 0) {
		survey_take(&survey, route, NULL, address);
		rule = survey.ports.count > 0 ?
		           survey.ports.rule :
		           only_pinned(survey.used_ports.rule);
	} else if (sockets_end(route->fd, &end) == 0 &&
	           host_address_equal(&end.address, address)) {
		rule = find(route, NULL, address, end.port);
	}
	return rule != NULL ? rule : find(route, NULL, address, 0);
}

/*
 * By all the names that resolved to the end, and by its address alone if there
 * are none. If they differ, or one that is not known may have a rule of its
 * own, that for the address is only for its pin.
 */
static const struct rule *
rule_of_end(const struct route *route, const struct sockets_end *end)
{
	bool is_complete = resolver_is_complete(&end->address) ||
	                   !rules_have_name(route->rules, route->today);
	struct vote names = {0};
	const struct rule *rule;
	const char *name;
	size_t cursor = 0;

	while ((name = resolver_name(&end->address, &cursor)) != NULL)
		vote_add(&names, find(route, name, &end->address, end->port));
	if (names.rule != NULL && is_complete)
		return names.rule;
	rule = find(route, NULL, &end->address, end->port);
	return names.count > 0 || !is_complete ? only_pinned(rule) : rule;
}

/*
 * A peer that is not called anything. On a connection that is in use (STARTTLS)
 * it may be a proxy's other side: then only a rule that is for just this end
 * counts, or one for its pin. If the socket is hidden, all that are connected
 * must lead to the same rule. If they are all in use, or another may carry this
 * one, or is about to, it is only for the pin.
 */
const struct rule *
route_rule_of_nobody(const struct route *route)
{
	const struct rule *rule = NULL;
	struct sockets_end end;
	struct survey survey;
	bool is_used;

	if (route->fd >= 0) {
		if (sockets_end(route->fd, &end) == 0)
			rule = rule_of_end(route, &end);
		is_used = !is_fresh(route);
	} else {
		survey_take(&survey, route, NULL, NULL);
		rule = survey.all.rule;
		if (survey.count[SOCKETS_FRESH] == 0 ||
		    leads_elsewhere(&survey))
			rule = only_pinned(rule);
		is_used = survey.count[SOCKETS_USED] > 0;
	}
	if (rule != NULL && is_used && !rules_is_narrow(rule))
		rule = only_pinned(rule);
	return rule;
}

const struct rule *
route_rule_of_text(const struct route *route, const char *text)
{
	struct host_address address;
	char name[HOST_NAME_SIZE];
	size_t len = strlen(text);

	if (host_address_parse(text, len, &address) == 0)
		return rule_of_literal(route, &address);
	/*
	 * No rule for names can be for what is no name, so it goes by its end;
	 * but it is not known who that is to be.
	 */
	if (host_name_parse(text, len, name) != NULL)
		return only_pinned(route_rule_of_nobody(route));
	return rule_of_name(route, name);
}
