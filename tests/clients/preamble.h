/* SPDX-License-Identifier: MIT */
/* What the server's side of a protocol says before TLS begins. */
#ifndef LEGACYTLS_TESTS_PREAMBLE_H
#define LEGACYTLS_TESTS_PREAMBLE_H

/*
 * Each has the conversation on a connected socket, up to the client's first
 * TLS record, and returns 0, or -1 if the client does not follow it. Without
 * state; safe in any thread.
 */
int preamble_connect(int fd);    /* an HTTP proxy, RFC 9110 9.3.6 */
int preamble_postgresql(int fd); /* SSLRequest */
int preamble_mysql(int fd);      /* protocol 10, SSLRequest */
int preamble_pop3(int fd);       /* STLS, RFC 2595 4 */

#endif
