/* SPDX-License-Identifier: MIT */
/* Records of the journal: one JSON object a line. */
#ifndef LEGACYTLS_PRELOAD_RECORD_H
#define LEGACYTLS_PRELOAD_RECORD_H

#include <stdint.h>

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * The fields are described in README. Each function does nothing if there is
 * no LEGACYTLS_JOURNAL, or no memory; leaves errors on OpenSSL's queue, and may
 * change errno.
 */

/*
 * A client's handshake has succeeded, and its relaxations are still on. There
 * is a record if a rule covers the peer, or one did until it ended.
 */
void record_success(
    struct library *lib, SSL *ssl, const struct connection *conn);

/*
 * It has failed, whoever the peer is. error: OpenSSL's, or 0; number: errno.
 */
void record_failure(struct library *lib, SSL *ssl,
    const struct connection *conn, unsigned long error, int number);

/* It has failed as the SSL went before there was an answer (is_unanswered). */
void record_unanswered(const struct connection *conn);

/* A connection has ended that has needed these words since its handshake. */
void record_close(const struct connection *conn, uint32_t needed);

/* Something that concerns the whole process. */
void record_process(const char *note);

/*
 * The same as the process ends, with a journal, once. It may end in a signal
 * handler, so no memory is taken, nor a lock.
 */
void record_exit(const char *note);

#endif
