/* SPDX-License-Identifier: MIT */
/* What shows only when the handshake is done. */
#ifndef LEGACYTLS_COMMAND_PROBE_TALK_H
#define LEGACYTLS_COMMAND_PROBE_TALK_H

#include "command/probe_tls.h"

/*
 * Asks for "/" by HTTP and reads the answer, up to 256 KiB; does nothing if
 * the target speaks something else, by --starttls or by its port. Fills in
 * ending, has_answered, asks_to_renegotiate and needs_certificate.
 */
void probe_talk_http(struct probe_tls *tls, const struct probe_target *target);

/* Has the client ask for another handshake. Fills in renegotiation. */
void probe_talk_renegotiate(struct probe_tls *tls);

#endif
