/* SPDX-License-Identifier: MIT */
/* A rule's relaxations onto one SSL for one handshake, and off again. */
#ifndef LEGACYTLS_PRELOAD_APPLY_H
#define LEGACYTLS_PRELOAD_APPLY_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * Puts the relaxations of conn->rule on the SSL, never on its SSL_CTX, and
 * notes in conn what was there before. What is as wide already stays. A part
 * that fails (no memory) is left out: the handshake is stricter, not weaker.
 * This, apply_undo and apply_undo_lasting leave errors on OpenSSL's queue;
 * errno may change.
 */
void apply_rule(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * Gives the SSL back what it had before the handshake, but for conn->lasting.
 * Nothing to undo: does nothing.
 */
void apply_undo(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * As a handshake goes on: where the rule has lowered the level for the chain,
 * it is no lower than that, whatever the application has set since.
 */
void apply_keep_level(
    struct library *lib, SSL *ssl, const struct connection *conn);

/*
 * Sets those of the options that are not set, adds them to *noted, and all of
 * the options to *held, also those that the application has set itself: they
 * are to stay. See apply_hold_options.
 */
void apply_held_options(struct library *lib, SSL *ssl, uint64_t options,
    uint64_t *noted, uint64_t *held);

/*
 * The application clears these options itself. Returns which of them are held,
 * and so not to be cleared: they are then the shim's own, and are taken off
 * when it takes off those. What relaxes is never held.
 */
uint64_t apply_hold_options(struct connection *conn, uint64_t options);

/*
 * The application sets these options. Returns which of them the rule has
 * cleared for the handshake that is under way, and so are not to be set: it
 * had them before, and is told that it has. They are set again by apply_undo.
 */
uint64_t apply_withhold(const struct connection *conn, uint64_t options);

/*
 * The application has set these options itself: what of them the shim has set
 * is not taken off again.
 */
void apply_leave_options(struct connection *conn, uint64_t options);

/*
 * The application has cleared these options itself: what of them the shim has
 * cleared is not set again.
 */
void apply_forget_options(struct connection *conn, uint64_t options);

/* Of the options that are in force, or would be: those of the application. */
uint64_t apply_own_options(const struct connection *conn, uint64_t options);

/* Undoes the options that outlast a handshake: the SSL goes to another peer. */
void apply_undo_lasting(struct library *lib, SSL *ssl, struct connection *conn);

#endif
