/* SPDX-License-Identifier: MIT */
/* Records of the journal: one JSON object a line. */
#ifndef LEGACYTLS_PRELOAD_RECORD_H
#define LEGACYTLS_PRELOAD_RECORD_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/* The fields are described in README. Each function does nothing if there is
 * no LEGACYTLS_JOURNAL, leaves errors on OpenSSL's queue, and may change errno.
 */

/*
 * A client's handshake is over, and its relaxations are still on. Of one that
 * has succeeded there is a record if a rule covers the peer, or one did until
 * it ended; of one that has failed, always. error: OpenSSL's first, or 0;
 * number: errno; both only if it has failed. conn may be NULL if nothing was
 * changed.
 */
void record_handshake(struct library *lib, SSL *ssl,
    const struct connection *conn, bool is_ok, unsigned long error, int number);

/* A connection has ended in a way that only 'eof' lets pass. */
void record_close(const struct connection *conn);

/* Something that concerns the whole process. */
void record_process(const char *note);

#endif
