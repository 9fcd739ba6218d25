/* SPDX-License-Identifier: MIT */
/* Asks OpenSSL what it knows of the peer. */
#include <string.h>

#include "preload/peer.h"
#include "preload/peername.h"
#include "preload/resolver.h"
#include "preload/route.h"
#include "preload/sockets.h"
#include "preload/vote.h"

/* The names to be verified. */
static const struct rule *
rule_of_hosts(const struct route *route, const struct library *lib,
    X509_VERIFY_PARAM *param)
{
	struct vote vote = {0};
	const char *host;
	int i;

	for (i = 0; (host = lib->X509_VERIFY_PARAM_get0_host(param, i)) != NULL;
	     i++)
		vote_add(&vote, route_rule_of_text(route, host));
	return vote.rule;
}

/* A BIO_s_connect has no socket before it connects. */
static bool
has_no_socket(const struct library *lib, const SSL *ssl, int fd)
{
	return fd < 0 && lib->BIO_find_type(lib->SSL_get_rbio(ssl),
	                     BIO_TYPE_DESCRIPTOR) != NULL;
}

/*
 * Two connections, one for each direction, do not lead to anybody. Of one that
 * OpenSSL knows for one direction only the other is hidden; a BIO_s_null is
 * that of QUIC, which another library speaks.
 */
static struct route
route_of(const struct library *lib, const SSL *ssl, const struct rules *rules,
    int32_t today)
{
	int fd = lib->SSL_get_fd(ssl), wfd = lib->SSL_get_wfd(ssl);
	bool is_one = sockets_is_one(fd, wfd);
	BIO *wbio = lib->SSL_get_wbio(ssl);

	return (struct route){
	    .rules = rules,
	    .today = today,
	    .fd = is_one ? fd : -1,
	    .is_inner = lib->BIO_find_type(wbio, BIO_TYPE_SSL) != NULL,
	    .is_stream = (is_one || fd < 0 || wfd < 0) &&
	                 !has_no_socket(lib, ssl, fd) &&
	                 !lib->SSL_is_dtls(ssl) &&
	                 lib->BIO_find_type(wbio, BIO_TYPE_NULL) == NULL,
	};
}

static const struct rule *
rule_of_route(
    const struct library *lib, const SSL *ssl, const struct route *route)
{
	/* The SSL is const in an info callback; the getter wants it mutable. */
	X509_VERIFY_PARAM *param = lib->SSL_get0_param((SSL *)ssl);
	const char *name = peername_sni(lib, ssl);
	const struct rule *rule;
	char *literal;

	if (name != NULL)
		return route_rule_of_text(route, name);
	if (lib->X509_VERIFY_PARAM_get0_host(param, 0) != NULL)
		return rule_of_hosts(route, lib, param);
	literal = lib->X509_VERIFY_PARAM_get1_ip_asc(param);
	if (literal == NULL)
		return route_rule_of_nobody(route);
	rule = route_rule_of_text(route, literal);
	lib->CRYPTO_free(literal, __FILE__, __LINE__);
	return rule;
}

const struct rule *
peer_rule(const struct library *lib, const SSL *ssl, const struct rules *rules,
    int32_t today)
{
	const struct route route = route_of(lib, ssl, rules, today);

	return rule_of_route(lib, ssl, &route);
}

bool
peer_is_late(const struct library *lib, const SSL *ssl)
{
	int fd = lib->SSL_get_fd(ssl);

	return has_no_socket(lib, ssl, fd) ||
	       (fd >= 0 && sockets_is_unconnected(fd));
}

const struct rule *
peer_rule_late(const struct library *lib, const SSL *ssl,
    const struct rules *rules, int32_t today)
{
	struct route route = route_of(lib, ssl, rules, today);

	route.is_late = true;
	return rule_of_route(lib, ssl, &route);
}

bool
peer_is_hidden(const struct library *lib, const SSL *ssl)
{
	const struct route route = route_of(lib, ssl, NULL, 0);

	return route.fd < 0 && route.is_stream;
}

const struct rule *
peer_rule_by(
    const struct library *lib, const SSL *ssl, const struct route *route)
{
	return rule_of_route(lib, ssl, route);
}

/* An end, and whether the peer's name leads there. */
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

bool
peer_may_be_at(
    const struct library *lib, const SSL *ssl, const struct sockets_end *end)
{
	struct lead lead = {end, false};
	size_t cursor = 0;

	(void)peername_each(lib, ssl, follow, &lead);
	return lead.is_there || resolver_name(&end->address, &cursor) == NULL;
}
