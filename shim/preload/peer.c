/* SPDX-License-Identifier: MIT */
/* Puts together what OpenSSL, the resolver and the sockets know. */
#include <string.h>

#include "preload/peer.h"
#include "preload/resolver.h"
#include "preload/settings.h"
#include "preload/sockets.h"

/* More unused connections at one time are a doubt. */
#define ENDS 16

/* Where the connection may lead. */
struct route {
	const struct rules *rules;
	int32_t today;
	bool is_hidden; /* the socket is not OpenSSL's */
	bool is_fresh;  /* nothing has been said on it */
	size_t count;   /* of ends; past ENDS if there are more */
	struct sockets_end ends[ENDS];
};

static void
read_route(struct route *route, const struct library *lib, const SSL *ssl,
    const struct rules *rules)
{
	int fd = lib->SSL_get_fd(ssl);

	route->rules = rules;
	route->today = settings_today();
	route->is_hidden = fd < 0;
	route->is_fresh = route->is_hidden || sockets_is_fresh(fd);
	if (route->is_hidden)
		route->count = sockets_fresh(route->ends, ENDS);
	else
		route->count = sockets_end(fd, &route->ends[0]) == 0;
}

static const struct rule *
find(const struct route *route, const char *name,
    const struct host_address *address, uint16_t port)
{
	struct rules_peer peer = {name, address, port};

	return rules_find(route->rules, &peer, route->today);
}

/* The rule that all of several are, or NULL. The first comes with is_first. */
static const struct rule *
agree(const struct rule *rule, const struct rule *other, bool is_first)
{
	return is_first || rule == other ? other : NULL;
}

/*
 * A peer with a name. An end counts as its own if the process has resolved the
 * name to it; of a socket that OpenSSL knows also if it is fresh. Of those that
 * it does not know, which may be another connection's, only the port counts
 * without that: the host is known by its name.
 */
static const struct rule *
rule_of_name(const struct route *route, const char *name)
{
	const struct rule *rule = NULL;
	const struct sockets_end *end;
	bool has_resolved = false, is_own;
	size_t i, n = 0;

	if (route->count > ENDS)
		return find(route, name, NULL, 0);
	for (i = 0; i < route->count; i++)
		has_resolved |= resolver_has(name, &route->ends[i].address);
	for (i = 0; i < route->count; i++) {
		end = &route->ends[i];
		is_own = resolver_has(name, &end->address) ||
		         (!route->is_hidden && route->is_fresh);
		if (!is_own && (has_resolved || !route->is_fresh))
			continue;
		rule = agree(rule,
		    find(route, name, is_own ? &end->address : NULL, end->port),
		    n++ == 0);
		if (rule == NULL)
			break;
	}
	return rule != NULL ? rule : find(route, name, NULL, 0);
}

/* A peer that is called by its address: ends that have it know its port. */
static const struct rule *
rule_of_literal(const struct route *route, const struct host_address *address)
{
	uint16_t port = 0;
	size_t i;

	for (i = 0; i < route->count && i < ENDS; i++) {
		if (!host_address_equal(&route->ends[i].address, address))
			continue;
		if (port != 0 && port != route->ends[i].port)
			return find(route, NULL, address, 0);
		port = route->ends[i].port;
	}
	return find(route, NULL, address, port);
}

/* The names that resolved to the end, else its address alone. */
static const struct rule *
rule_of_end(const struct route *route, const struct sockets_end *end)
{
	const struct rule *rule = NULL;
	const char *name;
	size_t cursor = 0, n = 0;

	if (resolver_is_complete(&end->address)) {
		while ((name = resolver_name(&end->address, &cursor)) != NULL) {
			rule = agree(rule,
			    find(route, name, &end->address, end->port),
			    n++ == 0);
			if (rule == NULL)
				break;
		}
	}
	return rule != NULL ? rule :
	                      find(route, NULL, &end->address, end->port);
}

/* A peer that is not called anything. */
static const struct rule *
rule_of_nobody(const struct route *route)
{
	const struct rule *rule = NULL;
	size_t i;

	if (route->count > ENDS)
		return NULL;
	for (i = 0; i < route->count; i++) {
		rule = agree(rule, rule_of_end(route, &route->ends[i]), i == 0);
		if (rule == NULL)
			return NULL;
	}
	return rule;
}

/* What the application calls its peer: a name or an IP literal. */
static const struct rule *
rule_of_text(const struct route *route, const char *text)
{
	struct host_address address;
	char name[HOST_NAME_SIZE];
	size_t len = strlen(text);

	if (host_address_parse(text, len, &address) == 0)
		return rule_of_literal(route, &address);
	if (host_name_parse(text, len, name) != NULL)
		return NULL;
	return rule_of_name(route, name);
}

/*
 * The SNI that the application has set. If it has set none, the getter gives
 * the name in the session to be resumed: it is not sent, and says nothing of
 * who is being asked now.
 */
static const char *
server_name(const struct library *lib, const SSL *ssl)
{
	const char *name;
	SSL_SESSION *session;

	name = lib->SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	session = lib->SSL_get_session(ssl);
	if (name != NULL && session != NULL &&
	    lib->SSL_SESSION_get0_hostname(session) == name)
		return NULL;
	return name;
}

/* The names to be verified. */
static const struct rule *
rule_of_hosts(const struct route *route, const struct library *lib,
    X509_VERIFY_PARAM *param)
{
	const struct rule *rule = NULL;
	const char *host;
	int i;

	for (i = 0;; i++) {
		host = lib->X509_VERIFY_PARAM_get0_host(param, i);
		if (host == NULL)
			return rule;
		rule = agree(rule, rule_of_text(route, host), i == 0);
		if (rule == NULL)
			return NULL;
	}
}

const struct rule *
peer_rule(const struct library *lib, const SSL *ssl, const struct rules *rules)
{
	/* The SSL is const in an info callback; the getter wants it mutable. */
	X509_VERIFY_PARAM *param = lib->SSL_get0_param((SSL *)ssl);
	const char *name = server_name(lib, ssl);
	const struct rule *rule;
	struct route route;
	char *literal;

	read_route(&route, lib, ssl, rules);
	if (name != NULL)
		return rule_of_text(&route, name);
	if (lib->X509_VERIFY_PARAM_get0_host(param, 0) != NULL)
		return rule_of_hosts(&route, lib, param);
	literal = lib->X509_VERIFY_PARAM_get1_ip_asc(param);
	if (literal == NULL)
		return rule_of_nobody(&route);
	rule = rule_of_text(&route, literal);
	lib->CRYPTO_free(literal, __FILE__, __LINE__);
	return rule;
}
