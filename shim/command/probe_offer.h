/* SPDX-License-Identifier: MIT */
/* What was negotiated, in words. */
#ifndef LEGACYTLS_COMMAND_PROBE_OFFER_H
#define LEGACYTLS_COMMAND_PROBE_OFFER_H

#include <openssl/ssl.h>

#include "command/probe_job.h"

/* Fills in what is known of a handshake that is complete or nearly so. */
void probe_offer_take(struct probe_offer *offer, SSL *ssl);

/* The same for what the server's certificate tells. */
void probe_offer_take_certificate(struct probe_offer *offer, X509 *cert);

#endif
