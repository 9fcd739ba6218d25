/* SPDX-License-Identifier: MIT */
/* 'pin' and 'trust-any': which certificate of the server's is accepted. */
#ifndef LEGACYTLS_PRELOAD_TRUST_H
#define LEGACYTLS_PRELOAD_TRUST_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

#define TRUST_WORDS (RELAX_PIN | RELAX_TRUST_ANY)

/* Does the rule name keys? NULL does not. */
bool trust_has_pin(const struct rule *rule);

/*
 * Has the certificate (NULL: there is none) one of the keys that the rule pins:
 * is the SHA-256 of its SubjectPublicKeyInfo among them? False also if memory
 * runs out.
 */
bool trust_is_pinned(
    const struct library *lib, const struct rule *rule, X509 *cert);

/*
 * What the verify callback of a connection that has one of TRUST_WORDS is to
 * make of is_ok and of the store's error: 1 if all is well, and 1 if the error
 * is excused, or 0. With 'pin' a key that is not pinned is an error
 * (X509_V_ERR_CERT_REJECTED) whatever else is right. An error of the chain is
 * excused unless it says that something is weak or revoked, or is of what the
 * application itself demands (OCSP, CT, DANE), or is not known here: some of
 * those have words of their own. With DANE no error is excused.
 */
int trust_judge(const struct library *lib, const SSL *ssl,
    struct connection *conn, X509_STORE_CTX *store, int is_ok);

/*
 * With 'pin', when the handshake goes on (is_done: when it is over): cuts the
 * peer off if its key is not pinned. For what does not come past the verify
 * callback: an application's own SSL_CTX_set_cert_verify_callback(3), which may
 * show it another certificate of the chain, or a peer without one (PSK).
 * Nothing is written to it any more: the handshake fails, or the first write
 * after it.
 */
void trust_watch(
    struct library *lib, SSL *ssl, struct connection *conn, bool is_done);

#endif
