/* SPDX-License-Identifier: MIT */
/* What is said in the clear before TLS begins. */
#ifndef LEGACYTLS_COMMAND_PROBE_STARTTLS_H
#define LEGACYTLS_COMMAND_PROBE_STARTTLS_H

#include "command/probe_target.h"
#include "command/probe_wire.h"

#define PROBE_FAULT_SIZE 256

/*
 * Has the conversation, up to where the ClientHello is due. No reply is read
 * beyond a few KiB, and what was received with the last one but does not
 * belong to it is dropped: it came in the clear, and must not be taken for
 * what comes under TLS. Returns 0; or -1 with a printable text in fault.
 */
int probe_starttls(const struct probe_wire *wire, enum probe_protocol protocol,
    char fault[PROBE_FAULT_SIZE]);

/*
 * Those of the protocols that are not made of lines; the same contract,
 * PROBE_LDAP, PROBE_POSTGRES and PROBE_MYSQL only.
 */
int probe_starttls_binary(const struct probe_wire *wire,
    enum probe_protocol protocol, char fault[PROBE_FAULT_SIZE]);

/* Writes "what: error" for the errno of a wire call; returns -1. */
int probe_starttls_fail(char fault[PROBE_FAULT_SIZE], const char *what);

#endif
