/* SPDX-License-Identifier: MIT */
/* BIOs that the actor has of its own. */
#ifndef LEGACYTLS_TESTS_ACTOR_BIOS_H
#define LEGACYTLS_TESTS_ACTOR_BIOS_H

#include <openssl/ssl.h>

/* A BIO that OpenSSL does not know; to read it waits for nothing. */
BIO *own_bio_new(int fd);

/* OpenSSL's own for the socket, behind one to which nothing can be written. */
BIO *waiting_bio_new(int fd);

/* One that connects to the address and port when it is first used. */
BIO *connecting_bio_new(const char *text, const char *port);

/* Gives the SSL one that takes few bytes at once; returns its other end. */
BIO *narrow_bio_set(SSL *ssl);

#endif
