/* SPDX-License-Identifier: MIT */
/* Threads in which the actor makes a ClientHello that nobody sends. */
#ifndef LEGACYTLS_TESTS_ACTOR_THREADS_H
#define LEGACYTLS_TESTS_ACTOR_THREADS_H

#include <openssl/ssl.h>

/* So many, one after the other, each at another address than the last. */
void threads_run(SSL_CTX *ctx, const char *count);

/* One that shares its first slot in the object's table with this thread. */
void thread_beside(SSL_CTX *ctx);

/* Such a one that keeps its ClientHello, until it is released and ends. */
void thread_hold(SSL_CTX *ctx);
void thread_release(void);

#endif
