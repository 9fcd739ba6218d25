/* SPDX-License-Identifier: MIT */
/* Pinned public keys. */
#include "pin.h"

#include <stdint.h>
#include <string.h>

#include "cursor.h"

#define PREFIX "sha256//"
#define PREFIX_LEN (sizeof(PREFIX) - 1)
#define WORD "pin="
#define WORD_LEN (sizeof(WORD) - 1)

/* 43 digits stand for 258 bits; the 44th is padding. */
#define DIGITS 43

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/";

/* What a pipe of commands ends in if its first one fails. */
static const unsigned char of_nothing[PIN_SIZE] = {0xe3, 0xb0, 0xc4, 0x42, 0x98,
    0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78,
    0x52, 0xb8, 0x55};

/* Six bits, or -1. */
static int
digit_value(char digit)
{
	const char *found = memchr(alphabet, digit, sizeof(alphabet) - 1);

	return found != NULL ? (int)(found - alphabet) : -1;
}

int
pin_parse(const char *text, size_t len, unsigned char digest[PIN_SIZE],
    const char **fault)
{
	uint32_t bits = 0;
	int i, value, have = 0;
	size_t at = 0;

	*fault = "does not begin with 'sha256//'";
	if (len < PREFIX_LEN || memcmp(text, PREFIX, PREFIX_LEN) != 0)
		return -1;
	text += PREFIX_LEN;
	*fault = "is not 44 characters of base64";
	if (len - PREFIX_LEN != DIGITS + 1)
		return -1;
	for (i = 0; i < DIGITS; i++) {
		value = digit_value(text[i]);
		*fault = "has a character that is not of base64";
		if (value == -1)
			return -1;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			digest[at++] = (unsigned char)(bits >> have);
		}
	}
	*fault = "is not the base64 of 32 bytes";
	if (text[DIGITS] != '=' || (bits & 3) != 0)
		return -1;
	*fault = "is the SHA-256 of nothing, for what made it got no key";
	return memcmp(digest, of_nothing, PIN_SIZE) == 0 ? -1 : 0;
}

void
pin_format(const unsigned char digest[PIN_SIZE], char text[PIN_TEXT_SIZE])
{
	char *end = text + PREFIX_LEN;
	uint32_t bits = 0;
	int i, have = 0;

	memcpy(text, PREFIX, PREFIX_LEN);
	for (i = 0; i < PIN_SIZE; i++) {
		bits = bits << 8 | digest[i];
		have += 8;
		while (have >= 6) {
			have -= 6;
			*end++ = alphabet[bits >> have & 63];
		}
	}
	/* 256 bits leave four over. */
	*end++ = alphabet[bits << 2 & 63];
	*end++ = '=';
	*end = '\0';
}

bool
pin_is_named(const char *text, size_t len, const unsigned char digest[PIN_SIZE])
{
	struct cursor words = {.at = text, .end = text + len};
	unsigned char named[PIN_SIZE];
	const char *fault;
	struct span word;

	while ((word = cursor_next_word(&words)).len > 0) {
		if (word.len > WORD_LEN &&
		    memcmp(word.at, WORD, WORD_LEN) == 0 &&
		    pin_parse(word.at + WORD_LEN, word.len - WORD_LEN, named,
		        &fault) == 0 &&
		    memcmp(named, digest, PIN_SIZE) == 0)
			return true;
	}
	return false;
}
