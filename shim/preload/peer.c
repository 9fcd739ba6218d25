/* SPDX-License-Identifier: MIT */
/* Asks OpenSSL what it knows of the peer. */
#include "preload/peer.h"
#include "preload/peername.h"
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

/* Two connections, one for each direction, do not lead to anybody. */
static struct route
route_of(const struct library *lib, const SSL *ssl, const struct rules *rules,
    int32_t today)
{
	int fd = lib->SSL_get_fd(ssl);
	bool is_one = sockets_is_one(fd, lib->SSL_get_wfd(ssl));

	return (struct route){
	    .rules = rules,
	    .today = today,
	    .fd = is_one ? fd : -1,
	    .is_inner = lib->BIO_find_type(
	                    lib->SSL_get_wbio(ssl), BIO_TYPE_SSL) != NULL,
	    .is_stream = is_one && !has_no_socket(lib, ssl, fd) &&
	                 !lib->SSL_is_dtls(ssl),
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
peer_rule_by(const struct library *lib, const SSL *ssl, int fd, bool is_guess,
    const struct rules *rules, int32_t today)
{
	const struct route route = {
	    .rules = rules, .today = today, .fd = fd, .is_guess = is_guess};

	return rule_of_route(lib, ssl, &route);
}
