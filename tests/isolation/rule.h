/* SPDX-License-Identifier: MIT */
/* Random rules: as text for the object, and as what the reference asks. */
#ifndef LEGACYTLS_TESTS_ISOLATION_RULE_H
#define LEGACYTLS_TESTS_ISOLATION_RULE_H

#include <stddef.h>

#include "isolation/chance.h"

#define RULES_MAX 16
#define THREADS_MAX 4
#define PORTS 3 /* of each thread */

struct ip {
	bool is_ipv6;
	uint8_t bytes[16]; /* in network order; IPv4 in the first four */
};

/* What a rule opens, or narrows; README, "Words". */
enum word {
	WORD_LEGACY = 1 << 0,
	WORD_SECLEVEL1 = 1 << 1,
	WORD_TLS1_0 = 1 << 2,
	WORD_TLS1_1 = 1 << 3,
	WORD_SHA1 = 1 << 4,
	WORD_EOF = 1 << 5,
	WORD_MAX_TLS1_2 = 1 << 6,
	WORD_PIN = 1 << 7, /* the key of the servers with ECDSA */
	WORD_PIN_OTHER = 1 << 8,
	WORD_TRUST_ANY = 1 << 9,
	WORD_LAX_X509 = 1 << 10,
	WORD_CLASSIC_GROUPS = 1 << 11,
};

enum rule_kind {
	RULE_NAME,
	RULE_CHILD,
	RULE_SUFFIX,
	RULE_ADDRESS, /* single or a prefix */
	RULE_ANY,
	RULE_KINDS
};

struct rule {
	enum rule_kind kind;
	unsigned owner; /* the thread at whose hosts it aims */
	char name[80];  /* lower case, without what comes before the labels */
	struct ip ip;
	unsigned prefix;
	unsigned port; /* 0: every port */
	bool has_ended;
	unsigned words;
	uint64_t suites; /* bits of suite_names */
};

/* What the rules of one process are made of. */
struct plan {
	unsigned threads;
	unsigned ports[THREADS_MAX][PORTS];
	const char *pin, *pin_other; /* base64 */
	bool is_refused;             /* one rule is bad: none of them holds */
	size_t count;
	struct rule rules[RULES_MAX];
};

/* The cipher suites that a rule can name: README, 'ciphers'. NULL at the end.*/
extern const char *const suite_names[];

/* What "ciphers" adds that names none, as a set: all but AES-CCM (README). */
uint64_t suites_unnamed(void);

/* Fills is_refused, count and rules; the rest is the caller's. */
void plan_make(struct plan *plan, struct chance *chance);

/* The text for LEGACYTLS_HOSTS; text has room for size bytes. */
void plan_write(
    const struct plan *plan, struct chance *chance, char *text, size_t size);

/* An address of the thread's own: 127.(thread + 1).x.y, few of them. */
struct ip ip_of_thread(unsigned thread, struct chance *chance);

/* An address of 2001:db8::/32, few of them. */
struct ip ip_of_ipv6(struct chance *chance);

/*
 * Reads an address as inet_pton(3) does; one of IPv4 mapped into IPv6 is the
 * IPv4 address. False: it is none.
 */
bool ip_read(const char *text, struct ip *ip);

bool ip_is(const struct ip *a, const struct ip *b);

/* As inet_ntop(3) writes it; text has INET6_ADDRSTRLEN bytes. */
void ip_write(const struct ip *ip, char *text);

#endif
