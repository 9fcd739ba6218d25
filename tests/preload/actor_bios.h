/* SPDX-License-Identifier: MIT */
/* BIOs that the actor has of its own. */
#ifndef LEGACYTLS_TESTS_ACTOR_BIOS_H
#define LEGACYTLS_TESTS_ACTOR_BIOS_H

#include <openssl/bio.h>

/* A BIO that OpenSSL does not know; to read it waits for nothing. */
BIO *own_bio_new(int fd);

/* OpenSSL's own for the socket, behind one to which nothing can be written. */
BIO *waiting_bio_new(int fd);

#endif
