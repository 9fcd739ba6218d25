/* SPDX-License-Identifier: MIT */
/* Handshakes of the actor that are under way at once, in one thread. */
#ifndef LEGACYTLS_TESTS_ACTOR_QUEUE_H
#define LEGACYTLS_TESTS_ACTOR_QUEUE_H

#include <openssl/ssl.h>

#include "preload/actor_handshakes.h"

/* Makes a ClientHello by memory BIOs. The SSL is the queue's from now on. */
void queue_make(SSL *ssl, const struct actor_link *link);

/* Sends that of the one with the number, "0" for the first. */
void queue_send(const char *number);

/* Ends that one, without a word to its peer. */
void queue_drop(const char *number);

/*
 * Goes on with all that were sent, as they are answered. Prints what came of
 * each, in the order in which they were made: "ok" or OpenSSL's reason.
 */
void queue_finish(void);

/* Sends all, and then the same; but prints an outcome once if it is repeated.
 */
void queue_rush(void);

/* Says there as much as the first ClientHello, which is not sent yet. */
void queue_match(int fd);

#endif
