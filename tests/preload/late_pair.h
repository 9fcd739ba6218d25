/* SPDX-License-Identifier: MIT */
/* A client whose socket gets its peer when the handshake has begun. */
#ifndef LEGACYTLS_TESTS_LATE_PAIR_H
#define LEGACYTLS_TESTS_LATE_PAIR_H

#include "preload/early_pair.h"

/*
 * Set-up and tear-down of a cmocka group, with asking's. The rules, which it
 * sets before libssl is used:
 *   127.0.0.2, localhost, port.test with late_port: nobody's key; 127.0.0.3 the
 *   pinned key; 127.0.0.5 seclevel1. None is for 127.0.0.4 or other.test
 */
int late_start(void **state);
int late_stop(void **state);

/* Listens on a port of 127.0.0.4, from set-up to tear-down. */
extern int late_listener;
extern uint16_t late_port;

/* Gives the client a BIO_s_connect, which has no socket yet. */
void late_pair_connect(
    struct memory_pair *pair, const char *host, uint16_t port);

/* The server is that of the client, which is connecting. */
void late_pair_accept(struct memory_pair *pair, int listener);

/* The handshake, which fails for the peer is cut off. Frees the pair. */
void assert_cut_off(struct memory_pair *pair);

#endif
