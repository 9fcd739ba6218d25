/* SPDX-License-Identifier: MIT */
/* An interposer with one function, whose symbol is made otherwise. */
#ifndef LEGACYTLS_TESTS_HARDENER_H
#define LEGACYTLS_TESTS_HARDENER_H

#include <openssl/ssl.h>

/*
 * What SSL_CTX_new is to be, with INTERPOSER_HARDENS as in interposer.c, which
 * prints how often it was called as that does.
 */
SSL_CTX *hardener_new(const SSL_METHOD *method)
    __attribute__((visibility("hidden")));

#endif
