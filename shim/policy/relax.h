/* SPDX-License-Identifier: MIT */
/* The vocabulary of a rule: what it may relax, and the cipher allowlist. */
#ifndef LEGACYTLS_POLICY_RELAX_H
#define LEGACYTLS_POLICY_RELAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"
#include "rate.h"

/* What a rule opens; a set of bits. */
enum relax_word {
	RELAX_LEGACY_CONNECT = 1 << 0,
	RELAX_SECLEVEL1 = 1 << 1,
	RELAX_CIPHERS = 1 << 2,
	RELAX_TLS1_0 = 1 << 3,
	RELAX_TLS1_1 = 1 << 4,
	RELAX_SHA1 = 1 << 5,
	RELAX_EOF = 1 << 6,
	RELAX_CLASSIC_GROUPS = 1 << 7,
	RELAX_MAX_TLS1_2 = 1 << 8,
	RELAX_LAX_X509 = 1 << 9,
	RELAX_RENEGOTIATE = 1 << 10,
	RELAX_CLIENT_CERT = 1 << 11,
	RELAX_NONE = 1 << 12, /* no word of these, and no default set */
	RELAX_PIN = 1 << 13,
	RELAX_TRUST_ANY = 1 << 14,
};

/* A rule that opens nothing by name has these. */
#define RELAX_DEFAULT (RELAX_LEGACY_CONNECT | RELAX_SECLEVEL1 | RELAX_CIPHERS)

#define RELAX_NO_END INT32_MAX

struct relax {
	uint32_t words;   /* of enum relax_word */
	int32_t until;    /* last day, in days since 1970-01-01, UTC */
	uint64_t ciphers; /* bit i: relax_cipher_name(i) may be appended */
	struct rate renegotiate; /* with RELAX_RENEGOTIATE */
};

/* What relax_word_parse has read so far of one rule. */
struct relax_seen {
	uint32_t rows; /* bit i: row i of the vocabulary was given */
	bool suites;   /* 'ciphers=' named some */
};

/* Room for any message that relax_word_parse makes, with its NUL. */
#define RELAX_MESSAGE_SIZE MESSAGE_SIZE

/*
 * Makes an empty relaxation: no word, no cipher, RELAX_NO_END.
 */
void relax_init(struct relax *relax, struct relax_seen *seen);

/*
 * Reads one word of a rule, "name" or "name=value", the len bytes at text, and
 * adds it. Returns 0; or -1 with "what is wrong; what would be right" in
 * message, and relax unspecified. Refused: an unknown word, a word given
 * twice (but 'pin='), a value where none belongs or none where one does, a
 * value that its word cannot have, and words that contradict each other:
 * 'ciphers=' beside one that means every suite ('default', 'ciphers'), 'none'
 * beside one that opens something, 'pin=' beside 'trust-any'.
 */
int relax_word_parse(struct relax *relax, struct relax_seen *seen,
    const char *text, size_t len, char message[RELAX_MESSAGE_SIZE]);

/*
 * True if the text could stand as a word of a rule, or is a suite of the
 * allowlist: as a host it would be a slip, a comma where a blank or a colon
 * belongs.
 */
bool relax_is_word(const char *text, size_t len);

/*
 * Reads the value of a word into relax; what relax_word_parse adds for the
 * word itself is not done. Returns as that does.
 */
typedef int relax_value_parse(struct relax *relax, const char *value,
    size_t len, char message[RELAX_MESSAGE_SIZE]);
relax_value_parse relax_ciphers_parse, relax_renegotiate_parse, relax_pin_parse,
    relax_until_parse;

/* True if words that open something were given, and not by 'default'. */
bool relax_is_spelled_out(const struct relax_seen *seen);

/* Adds the default set if nothing that opens something was named. */
void relax_complete(struct relax *relax);

/*
 * The name of the word that has the bit, "legacy-connect" and so on, a static
 * string. The bit is one of enum relax_word.
 */
const char *relax_word_name(enum relax_word bit);

/* 'none' alone opens nothing. A pin does, beside what it shuts. */
static inline bool
relax_opens(const struct relax *relax)
{
	return (relax->words & ~(uint32_t)RELAX_NONE) != 0;
}

/* The number of suites in the allowlist; at most 64. */
size_t relax_cipher_count(void);

/*
 * OpenSSL's name of suite i of the allowlist, in the order of preference: what
 *   ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:ECDH+AES:DH+AES:
 *   RSA+AESGCM:RSA+AES:!aNULL:!eNULL:!MD5:!DSS
 * selects of TLS 1.2 and below. A static string.
 */
const char *relax_cipher_name(size_t i);

/*
 * What 'ciphers' adds if it names none, as bits of relax.ciphers: the allowlist
 * but for AES-CCM. OpenSSL has never had that in its default list
 * (SSL_NOT_DEFAULT in ssl/s3_lib.c), so that no server came to lack it by an
 * upgrade, and half of it has tags of 64 bits (RFC 6655, CCM_8).
 */
uint64_t relax_ciphers_unnamed(void);

/*
 * The suites of the allowlist that exist below TLS 1.2 (RFC 5246 A.5: a MAC of
 * SHA-1 and no AEAD), as bits of relax.ciphers.
 */
uint64_t relax_ciphers_before_tls12(void);

/* The place in the allowlist of the suite of that very name, or -1. */
int relax_cipher_find(const char *text, size_t len);

/* The same by the number that is sent for it (RFC 5246 A.5). */
int relax_cipher_of_number(uint16_t number);

/*
 * Days from 1970-01-01 to the date "YYYY-MM-DD" that takes up all len bytes
 * at text (proleptic Gregorian, years 1970 to 9999). Returns 0, or -1 if it is
 * anything else or does not exist.
 */
int relax_date_parse(const char *text, size_t len, int32_t *day);

/* The inverse: writes "YYYY-MM-DD" and NUL. day is one that was parsed. */
void relax_date_format(int32_t day, char text[11]);

#endif
