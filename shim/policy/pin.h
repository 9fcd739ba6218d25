/* SPDX-License-Identifier: MIT */
/* Pinned public keys: "sha256//BASE64". */
#ifndef LEGACYTLS_POLICY_PIN_H
#define LEGACYTLS_POLICY_PIN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A SHA-256 of a SubjectPublicKeyInfo in DER (RFC 7469 2.4, and curl's
 * CURLOPT_PINNEDPUBLICKEY(3)).
 */
#define PIN_SIZE 32

/* "sha256//", base64 and NUL. */
#define PIN_TEXT_SIZE 53

/*
 * Reads a pin that takes up all len bytes at text; base64 as in RFC 4648 4,
 * with its padding, and no bits over; not that of no key at all. Returns 0, or
 * -1 with what is wrong with it in *fault, a static string, and the digest
 * unspecified.
 */
int pin_parse(const char *text, size_t len, unsigned char digest[PIN_SIZE],
    const char **fault);

/* The inverse. */
void pin_format(const unsigned char digest[PIN_SIZE], char text[PIN_TEXT_SIZE]);

/*
 * Does one of the words "pin=..." of the rule, len bytes at text, name the
 * digest? The rule is one that has been parsed.
 */
bool pin_is_named(
    const char *text, size_t len, const unsigned char digest[PIN_SIZE]);

#endif
