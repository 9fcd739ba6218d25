/* SPDX-License-Identifier: MIT */
/* The client that the servers of words_rows.h are tried with. */
#ifndef LEGACYTLS_TESTS_WORDS_CLIENT_H
#define LEGACYTLS_TESTS_WORDS_CLIENT_H

#include <stdbool.h>

#include "preload/client.h"
#include "preload/words_rows.h"

/* Loads a certificate of RSA 1024; at level 2 that takes 'client-cert'. */
void words_use_weak_certificate(SSL_CTX *ctx, const struct scratch *scratch);

/*
 * A context as upstream Python from 3.10 on makes it, and strict as 3.13, with
 * a weak certificate of its own if that is said.
 */
SSL_CTX *words_context(const struct scratch *scratch, bool has_certificate);

/*
 * A client that asks the row's server, with the host as its server name and as
 * the name to verify. True if it connects, asks, and reads the answer to its
 * end; of a flight, if it is taken. Leaves errors on the queue.
 */
bool words_connects(SSL_CTX *ctx, const char *host, const struct row *row,
    const struct server *server, const struct scratch *scratch);

#endif
