/* SPDX-License-Identifier: MIT */
/* A TLS client that is linked to libssl. */
#ifndef LEGACYTLS_TESTS_HANDSHAKE_H
#define LEGACYTLS_TESTS_HANDSHAKE_H

/*
 * A handshake with 127.0.0.1:port under the server name. Prints "ok" or why
 * not; returns what main returns.
 */
int handshake(const char *port, const char *name);

/* A TCP connection to 127.0.0.1:port; ends the program if there is none. */
int handshake_tcp(const char *port);

#endif
