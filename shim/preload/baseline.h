/* SPDX-License-Identifier: MIT */
/* What OpenSSL admits if nobody has relaxed anything. */
#ifndef LEGACYTLS_PRELOAD_BASELINE_H
#define LEGACYTLS_PRELOAD_BASELINE_H

#include <openssl/ssl.h>

#include "preload/admit.h"
#include "preload/library.h"

/* The security level that this OpenSSL was built with. */
int baseline_level(const struct library *lib);

/*
 * Does OpenSSL's own security callback admit it at that level, whatever the
 * SSL's is, and is it not a version below TLS 1.2 or DTLS 1.2? (OpenSSL has
 * that floor at its default level from 3.1 on; RFC 8996.) False also if memory
 * runs out. May leave errors on OpenSSL's queue. Safe in any thread.
 */
bool baseline_admits(
    struct library *lib, const SSL *ssl, const struct admit_question *asked);

#endif
