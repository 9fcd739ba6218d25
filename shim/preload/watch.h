/* SPDX-License-Identifier: MIT */
/* Records of what concerns the whole process; none without a journal. */
#ifndef LEGACYTLS_PRELOAD_WATCH_H
#define LEGACYTLS_PRELOAD_WATCH_H

#include <stdint.h>

#include "preload/library.h"

/*
 * The application has made an SSL_CTX. The first one lets a refusal of the
 * rules be recorded. If there is none until the process ends, that is: silence
 * is what people complain of most. Not so in a forked child, or if it ends by
 * _exit(2) or a signal. Safe in any thread; errno may change.
 */
void watch_context(void);

/*
 * The application has made an SSL_CTX of a library that is not usable: OpenSSL
 * 1.1, or another that has its names. The first one is recorded, with what the
 * library calls itself. As above.
 */
void watch_stranger(const struct library *lib);

/*
 * An SSL_CTX has options (SSL_OP_...), by openssl.cnf or by the application.
 * The first time that they let every peer renegotiate insecurely is recorded.
 * As above.
 */
void watch_options(uint64_t options);

#endif
