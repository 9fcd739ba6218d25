/* SPDX-License-Identifier: MIT */
/* Identifies the peer with OpenSSL's public getters and getpeername(2). */
#include <netinet/in.h>
#include <sys/socket.h>

#include <string.h>

#include "preload/peer.h"
#include "preload/settings.h"

struct peer {
	char name[HOST_NAME_SIZE];
	struct host_address address;
	struct rules_peer known; /* points into the above */
};

/* The address and port of a TCP or UDP socket's other end. */
static void
read_socket(struct peer *peer, int fd)
{
	struct sockaddr_storage storage;
	const struct sockaddr_in *in = (const void *)&storage;
	const struct sockaddr_in6 *in6 = (const void *)&storage;
	socklen_t len = sizeof(storage);

	if (fd < 0 || getpeername(fd, (void *)&storage, &len) == -1)
		return;
	if (storage.ss_family == AF_INET && len >= sizeof(*in)) {
		host_address_set(&peer->address, HOST_IPV4, &in->sin_addr);
		peer->known.port = ntohs(in->sin_port);
	} else if (storage.ss_family == AF_INET6 && len >= sizeof(*in6)) {
		host_address_set(&peer->address, HOST_IPV6, &in6->sin6_addr);
		peer->known.port = ntohs(in6->sin6_port);
	} else {
		return;
	}
	peer->known.address = &peer->address;
}

/* Takes what the application calls its peer: a name or an IP literal. */
static bool
take(struct peer *peer, const char *text)
{
	size_t len = strlen(text);

	if (host_address_parse(text, len, &peer->address) == 0) {
		peer->known.address = &peer->address;
		return true;
	}
	if (host_name_parse(text, len, peer->name) != NULL)
		return false;
	peer->known.name = peer->name;
	return true;
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

/* The rule of the names to be verified, if it is one rule for all of them. */
static const struct rule *
rule_of_hosts(const struct library *lib, X509_VERIFY_PARAM *param,
    const struct rules *rules, const struct peer *socket)
{
	const struct rule *rule = NULL, *other;
	const char *host;
	struct peer peer;
	int i;

	for (i = 0;; i++) {
		host = lib->X509_VERIFY_PARAM_get0_host(param, i);
		if (host == NULL)
			return rule;
		peer = *socket;
		if (peer.known.address != NULL)
			peer.known.address = &peer.address;
		if (!take(&peer, host))
			return NULL;
		other = rules_find(rules, &peer.known, settings_today());
		if (other == NULL || (i > 0 && other != rule))
			return NULL;
		rule = other;
	}
}

const struct rule *
peer_rule(const struct library *lib, const SSL *ssl, const struct rules *rules)
{
	/* The SSL is const in an info callback; the getter wants it mutable. */
	X509_VERIFY_PARAM *param = lib->SSL_get0_param((SSL *)ssl);
	struct peer peer = {.known = {.name = NULL}};
	const char *name = server_name(lib, ssl);
	bool is_valid = true;
	char *literal;

	read_socket(&peer, lib->SSL_get_fd(ssl));
	if (name != NULL) {
		is_valid = take(&peer, name);
	} else if (lib->X509_VERIFY_PARAM_get0_host(param, 0) != NULL) {
		return rule_of_hosts(lib, param, rules, &peer);
	} else {
		literal = lib->X509_VERIFY_PARAM_get1_ip_asc(param);
		if (literal != NULL)
			is_valid = take(&peer, literal);
		lib->CRYPTO_free(literal, __FILE__, __LINE__);
	}
	return is_valid ? rules_find(rules, &peer.known, settings_today()) :
	                  NULL;
}
