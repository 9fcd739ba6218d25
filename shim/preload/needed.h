/* SPDX-License-Identifier: MIT */
/* Which words of its rule did a handshake need? */
#ifndef LEGACYTLS_PRELOAD_NEEDED_H
#define LEGACYTLS_PRELOAD_NEEDED_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * At the end of a handshake that has succeeded, before its relaxations are
 * taken off: the words of conn->rule (enum relax_word) without which it would
 * have failed. To what was noted in conn->needed as the peer chose or showed it
 * are added: legacy-connect if the server lacks RFC 5746; ciphers by the
 * application's own list; versions by its own limits; sha1 if its own key has
 * signed so; keys of the verified chain by its own level; lax-x509 by verifying
 * the chain once more.
 *
 * *untold: those in force of which this handshake does not tell. A resumed one
 * shows no certificate. With SSL_VERIFY_NONE what the chain would have
 * failed by fails only an application that asks for the result. Of max-tls1.2
 * the server tells only if it has TLS 1.3 (RFC 8446 4.1.3) and the ClientHello
 * would be small without it; of classic-groups never. Of lax-x509 the second
 * verification does not tell if it fails for another reason, which then only
 * the application has let pass.
 *
 * Leaves errors on OpenSSL's queue; errno may change.
 */
uint32_t needed_words(struct library *lib, SSL *ssl,
    const struct connection *conn, uint32_t *untold);

#endif
