/* SPDX-License-Identifier: MIT */
/* What an SSL is set to, as text. */
#ifndef LEGACYTLS_TESTS_SNAPSHOT_H
#define LEGACYTLS_TESTS_SNAPSHOT_H

#include <openssl/ssl.h>

#define SNAPSHOT_SIZE 9216

/*
 * All that the shim could touch. Both fail the cmocka test if there is no room.
 */
void snapshot(SSL *ssl, char *text, size_t size);

/* The names of the list, joined by ':', in their order. */
void snapshot_join(STACK_OF(SSL_CIPHER) * list, char *text, size_t size);

#endif
