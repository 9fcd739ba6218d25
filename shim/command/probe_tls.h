/* SPDX-License-Identifier: MIT */
/* One TLS connection as a client makes it. */
#ifndef LEGACYTLS_COMMAND_PROBE_TLS_H
#define LEGACYTLS_COMMAND_PROBE_TLS_H

#include <openssl/ssl.h>

#include "command/probe_job.h"
#include "command/probe_wire.h"

struct probe_tls {
	SSL_CTX *ctx;
	SSL *ssl;
	struct probe_wire *wire;
	struct probe_result *result;
	bool is_past; /* our Finished is sent: all that is the server's is in */
	unsigned server_hellos; /* that came */
};

/*
 * Makes a client with the settings that the request names, verifying chain and
 * name with the system's trust store, on a connected wire. OpenSSL's
 * configuration file is not read. Returns 0, and probe_tls_free is to be
 * called; or -1 with result->text. The struct, wire and result must stay where
 * they are until probe_tls_free.
 */
int probe_tls_make(struct probe_tls *tls, struct probe_wire *wire,
    const struct probe_request *request, struct probe_result *result);

void probe_tls_free(struct probe_tls *tls);

/*
 * Makes the handshake. Fills in the outcome, and what the server offers if it
 * succeeds: PROBE_DONE also if all went well but that the server wants a
 * certificate of the client's. Returns 0 for PROBE_DONE with a handshake that
 * is complete, else -1.
 */
int probe_tls_handshake(struct probe_tls *tls);

/*
 * For what SSL_do_handshake, SSL_read and SSL_write return: waits as they ask.
 * Returns 0 to call again; or -1 if they are over, or with errno ETIMEDOUT at
 * the deadline.
 */
int probe_tls_wait(struct probe_tls *tls, int rv);

#endif
