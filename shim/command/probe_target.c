/* SPDX-License-Identifier: MIT */
/* Hosts, ports and protocols as the user writes them. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "command/probe_target.h"
#include "command/say.h"
#include "policy/pattern.h"
#include "policy/relax.h"

#define HTTPS 443
#define FTPS 990

/* The ports are IANA's for the protocol before TLS. */
static const struct protocol {
	const char *name;
	uint16_t port;
} protocols[] = {
    [PROBE_IMPLICIT] = {"", HTTPS},
    [PROBE_SMTP] = {"smtp", 25},
    [PROBE_IMAP] = {"imap", 143},
    [PROBE_POP3] = {"pop3", 110},
    [PROBE_FTP] = {"ftp", 21},
    [PROBE_LDAP] = {"ldap", 389},
    [PROBE_POSTGRES] = {"postgres", 5432},
    [PROBE_MYSQL] = {"mysql", 3306},
};

int
probe_protocol_parse(const char *text, enum probe_protocol *protocol)
{
	size_t i;

	for (i = 1; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		if (strcmp(text, protocols[i].name) == 0) {
			*protocol = (enum probe_protocol)i;
			return 0;
		}
	}
	say("--starttls: '%.64s' is not a protocol that is known here; write "
	    "smtp, imap, pop3, ftp, ldap, postgres or mysql",
	    text);
	return -1;
}

const char *
probe_protocol_name(enum probe_protocol protocol)
{
	return protocols[protocol].name;
}

/* Cuts the text into host and port, NULL if there is none. */
static int
split(const char *text, const char **host, size_t *len, const char **port)
{
	const char *end = text + strlen(text), *colon = strrchr(text, ':');
	const char *bracket;

	*host = text;
	*len = (size_t)(end - text);
	*port = NULL;
	if (text[0] == '[') {
		bracket = strchr(text, ']');
		if (bracket == NULL ||
		    (bracket[1] != '\0' && bracket[1] != ':'))
			return -1;
		*host = text + 1;
		*len = (size_t)(bracket - *host);
		*port = bracket[1] == ':' ? bracket + 2 : NULL;
		return 0;
	}
	/* More than one colon: an IPv6 address. */
	if (colon == NULL || strchr(text, ':') != colon)
		return 0;
	*len = (size_t)(colon - text);
	*port = colon + 1;
	return 0;
}

/* Takes the host as an address, else as a name. */
static const char *
host_parse(const char *text, size_t len, struct probe_target *target)
{
	struct host_address address;

	target->is_address = host_address_parse(text, len, &address) == 0;
	if (!target->is_address)
		return host_name_parse(text, len, target->host);
	memcpy(target->host, text, len);
	target->host[len] = '\0';
	return NULL;
}

int
probe_target_parse(
    const char *text, enum probe_protocol protocol, struct probe_target *target)
{
	const char *host, *port, *fault = "no ']' before the port";
	char message[MESSAGE_SIZE];
	struct pattern pattern;
	size_t len;

	*target = (struct probe_target){
	    .port = protocols[protocol].port, .protocol = protocol};
	/* In the words of a rule, which name the host in it. */
	if (strstr(text, "://") != NULL &&
	    pattern_parse(&pattern, text, strlen(text), message) == -1) {
		say("%s", message);
		return -1;
	}
	if (split(text, &host, &len, &port) == 0)
		fault = host_parse(host, len, target);
	if (fault == NULL && text[0] == '[' &&
	    strchr(target->host, ':') == NULL)
		fault = "brackets around what is not an IPv6 address";
	if (fault == NULL && port != NULL &&
	    host_port_parse(port, strlen(port), &target->port) == -1)
		fault = "not a port";
	if (fault == NULL)
		return 0;
	say("'%.255s' is not a host: %s; write HOST, HOST:PORT or "
	    "[ADDRESS]:PORT, an internationalised name as xn--...",
	    text, fault);
	return -1;
}

void
probe_target_format(
    const struct probe_target *target, char text[PROBE_PATTERN_SIZE])
{
	bool is_ipv6 = strchr(target->host, ':') != NULL;

	if (target->port == HTTPS)
		snprintf(text, PROBE_PATTERN_SIZE, "%s", target->host);
	else
		snprintf(text, PROBE_PATTERN_SIZE,
		    is_ipv6 ? "[%s]:%u" : "%s:%u", target->host, target->port);
}

bool
probe_target_has_more_ports(const struct probe_target *target)
{
	return target->protocol == PROBE_FTP ||
	       (target->protocol == PROBE_IMPLICIT && target->port == FTPS);
}

void
probe_target_pattern(
    const struct probe_target *target, char pattern[PROBE_PATTERN_SIZE])
{
	const char *host = target->host;

	if (target->port == HTTPS || probe_target_has_more_ports(target))
		/* A host called 'sha1' would be taken for the word. */
		snprintf(pattern, PROBE_PATTERN_SIZE, "%s%s", host,
		    relax_is_word(host, strlen(host)) ? "." : "");
	else
		probe_target_format(target, pattern);
}
