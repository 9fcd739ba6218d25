/* SPDX-License-Identifier: MIT */
/* Contexts as programs set them up, each shared by all hosts and threads. */
#ifndef LEGACYTLS_TESTS_ISOLATION_PROGRAM_H
#define LEGACYTLS_TESTS_ISOLATION_PROGRAM_H

#include <openssl/ssl.h>

#include "isolation/keys.h"
#include "isolation/offer.h"

/* A set of suites, by their numbers. */
struct suites {
	size_t count;
	uint16_t ids[OFFER_SUITES];
};

struct program {
	const char *name;
	SSL_CTX *ctx;
	unsigned gives; /* of enum word: what it opens for every host */
	bool verifies;
	bool takes_any_name;  /* its callback lets a wrong name pass */
	bool asks_at_the_end; /* its callback lets all pass: by the result */
	bool has_callbacks;
	bool has_no_tls13;
	bool is_strict;       /* X509_V_FLAG_X509_STRICT */
	struct suites suites; /* below TLS 1.3, that it offers */
};

#define PROGRAMS 8

extern struct program programs[PROGRAMS];

/* What an SSL offers that the program has given a list of its own. */
#define PROGRAM_LIST "ECDHE+AESGCM:ECDHE+CHACHA20"
extern struct suites program_list;

/* Makes them, or exits. Read-only after, until programs_stop. */
void programs_start(const struct keys *keys);
void programs_stop(void);

/* An info callback as programs have them. */
void program_info(const SSL *ssl, int where, int ret);

bool suites_have(const struct suites *suites, uint16_t id);
void suites_add(struct suites *suites, uint16_t id);

/* The number of a suite, by OpenSSL's name. */
uint16_t suite_id(const char *name);

/* Was it made for less than TLS 1.2? */
bool suite_is_old(uint16_t id);

#endif
