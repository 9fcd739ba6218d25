/* SPDX-License-Identifier: MIT */
/* What no rule can open: is that what the server wants? */
#ifndef LEGACYTLS_COMMAND_PROBE_BEYOND_H
#define LEGACYTLS_COMMAND_PROBE_BEYOND_H

#include <stdint.h>

#include "command/probe_wire.h"

#define PROBE_BEYOND_SIZE 64

/*
 * Sends one ClientHello and reads the answer; no handshake comes of it. With
 * the version SSL3_VERSION it offers SSLv3 with any suite, with TLS1_2_VERSION
 * only suites that OpenSSL no longer has or no rule names. host is the server
 * name, or NULL. Writes what the server agrees to, "RC4" or "suites without
 * encryption", or "" if it does not.
 */
void probe_beyond_ask(const struct probe_wire *wire, uint16_t version,
    const char *host, char text[PROBE_BEYOND_SIZE]);

#endif
