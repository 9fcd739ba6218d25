/* SPDX-License-Identifier: MIT */
/* The two ends of a connection within one process. */
#ifndef LEGACYTLS_TESTS_BENCH_TRANSPORT_H
#define LEGACYTLS_TESTS_BENCH_TRANSPORT_H

#include <stdbool.h>

#include <openssl/bio.h>

/*
 * Makes a BIO for each end, to be freed: of a pair in memory, or of a TCP
 * connection on loopback, without waiting. Ends the process if it cannot.
 */
void transport_make(bool is_tcp, BIO **client, BIO **server);

#endif
