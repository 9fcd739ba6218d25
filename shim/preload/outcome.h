/* SPDX-License-Identifier: MIT */
/* What has become of a handshake, for the journal. */
#ifndef LEGACYTLS_PRELOAD_OUTCOME_H
#define LEGACYTLS_PRELOAD_OUTCOME_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * These do nothing on a server, or without a journal. conn is that
 * of the SSL, or NULL if it has none; it may have one then. They leave errors
 * on OpenSSL's queue, and may change errno.
 */

/* A handshake has succeeded, and its relaxations are still on. */
void outcome_success(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * It has failed. There is one record, whatever the application goes on to do.
 * number: errno.
 */
void outcome_failure(
    struct library *lib, SSL *ssl, struct connection *conn, int number);

/*
 * It waits. If that is for the first answer, whom it is for is noted: when
 * the SSL is freed it is too late to ask.
 */
void outcome_wait(struct library *lib, SSL *ssl, struct connection *conn);

#endif
