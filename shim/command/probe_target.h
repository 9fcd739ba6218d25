/* SPDX-License-Identifier: MIT */
/* The server that is to be probed. */
#ifndef LEGACYTLS_COMMAND_PROBE_TARGET_H
#define LEGACYTLS_COMMAND_PROBE_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/host.h"

/* What is said before TLS; PROBE_IMPLICIT: nothing. */
enum probe_protocol {
	PROBE_IMPLICIT,
	PROBE_SMTP,
	PROBE_IMAP,
	PROBE_POP3,
	PROBE_FTP,
	PROBE_LDAP,
	PROBE_POSTGRES,
	PROBE_MYSQL,
};

struct probe_target {
	char host[HOST_NAME_SIZE]; /* canonical name, or address */
	bool is_address;
	uint16_t port;
	enum probe_protocol protocol;
};

/* "[", a host, "]:", a port and NUL. */
#define PROBE_PATTERN_SIZE (HOST_NAME_SIZE + 9)

/*
 * Reads the name of a protocol as --starttls has it. Returns 0, or -1 with a
 * line said.
 */
int probe_protocol_parse(const char *text, enum probe_protocol *protocol);

/* "smtp" and so on, a static string; "" for PROBE_IMPLICIT. */
const char *probe_protocol_name(enum probe_protocol protocol);

/*
 * Reads HOST, HOST:PORT, an IPv6 address alone or [ADDRESS]:PORT; without a
 * port it is the protocol's. Returns 0, or -1 with a line said.
 */
int probe_target_parse(const char *text, enum probe_protocol protocol,
    struct probe_target *target);

/* HOST, or HOST:PORT unless the port is 443. */
void probe_target_format(
    const struct probe_target *target, char text[PROBE_PATTERN_SIZE]);

/* Does it take another port for each file, as FTP does? */
bool probe_target_has_more_ports(const struct probe_target *target);

/*
 * The pattern of a rule for it: with the port unless that is 443 or there are
 * more, and without one with a dot at its end if it would else be taken for a
 * word.
 */
void probe_target_pattern(
    const struct probe_target *target, char pattern[PROBE_PATTERN_SIZE]);

#endif
