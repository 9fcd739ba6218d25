/* SPDX-License-Identifier: MIT */
/* A client's connection that must not be with the peer that it is with. */
#ifndef LEGACYTLS_PRELOAD_CUTOFF_H
#define LEGACYTLS_PRELOAD_CUTOFF_H

#include <openssl/ssl.h>

#include "preload/library.h"

/* Whether a peer was cut off, and why. */
enum cut {
	CUT_NOT,
	CUT_PEER,       /* another rule is for it, or none */
	CUT_KEY,        /* its key is not pinned */
	CUT_CONNECTION, /* it is not known by which socket the client goes */
};

/*
 * From here on nothing is read from the SSL's BIOs and nothing written to them:
 * that fails, with an error on OpenSSL's queue, and so the handshake does. The
 * BIOs stay where they are, whatever the application does with them: each has
 * a callback of ours (BIO_set_callback_ex), which calls the application's for
 * all else: also one that is set over it, and calls what was there. What the
 * SSL reads all the same it drops, as after SSL_shutdown(3). To be called again
 * while conn->cut is not CUT_NOT, for the application can set others.
 */
void cutoff(struct library *lib, SSL *ssl);

/* An SSL goes to a peer: BIOs that it has from another's serve it. */
void cutoff_undo(const struct library *lib, const SSL *ssl);

/* The error with which that fails is put on OpenSSL's queue. */
void cutoff_raise(const struct library *lib);

#endif
