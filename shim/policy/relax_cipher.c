/* SPDX-License-Identifier: MIT */
/* The cipher allowlist. */
#include "relax.h"

#include <assert.h>
#include <string.h>

/* Room for the longest name and a NUL: in place, so that nothing relocates. */
#define NAME_SIZE 32

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The string that selects them is in relax.h; a test holds them against it. */
static const char allowlist[][NAME_SIZE] = {
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "DHE-RSA-AES256-GCM-SHA384",
    "DHE-RSA-AES128-GCM-SHA256",
    "DHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-CCM8",
    "ECDHE-ECDSA-AES256-CCM",
    "ECDHE-ECDSA-AES128-CCM8",
    "ECDHE-ECDSA-AES128-CCM",
    "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-RSA-AES256-SHA384",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES256-SHA",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "DHE-RSA-AES256-CCM8",
    "DHE-RSA-AES256-CCM",
    "DHE-RSA-AES128-CCM8",
    "DHE-RSA-AES128-CCM",
    "DHE-RSA-AES256-SHA256",
    "DHE-RSA-AES128-SHA256",
    "DHE-RSA-AES256-SHA",
    "DHE-RSA-AES128-SHA",
    "AES256-GCM-SHA384",
    "AES128-GCM-SHA256",
    "AES256-CCM8",
    "AES256-CCM",
    "AES128-CCM8",
    "AES128-CCM",
    "AES256-SHA256",
    "AES128-SHA256",
    "AES256-SHA",
    "AES128-SHA",
};

/* The places of the names, the shortest first. */
static const unsigned char by_length[] = {32, 34, 37, 38, 31, 33, 35, 36, 29,
    30, 22, 24, 27, 28, 21, 23, 18, 20, 25, 26, 10, 12, 17, 19, 9, 11, 14, 16,
    6, 7, 8, 13, 15, 1, 3, 5, 0, 2, 4};

/* For each length, how many names are shorter. */
static const unsigned char shorter[NAME_SIZE + 1] = {0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 4, 6, 6, 8, 8, 8, 8, 10, 14, 16, 18, 20, 24, 28, 28, 33, 33, 36, 36,
    39, 39, 39};

static_assert(COUNT(by_length) == COUNT(allowlist), "each has a place");

/*
 * One more than the place of the suite with that number, or 0: by the second
 * byte, for each first one that there is (the registry of TLS Cipher Suites).
 */
static const unsigned char of_number_00[256] = {
    [0x2f] = 39,
    [0x33] = 29,
    [0x35] = 38,
    [0x39] = 28,
    [0x3c] = 37,
    [0x3d] = 36,
    [0x67] = 27,
    [0x6b] = 26,
    [0x9c] = 31,
    [0x9d] = 30,
    [0x9e] = 8,
    [0x9f] = 7,
};
static const unsigned char of_number_c0[256] = {
    [0x09] = 20,
    [0x0a] = 18,
    [0x13] = 21,
    [0x14] = 19,
    [0x23] = 16,
    [0x24] = 14,
    [0x27] = 17,
    [0x28] = 15,
    [0x2b] = 3,
    [0x2c] = 1,
    [0x2f] = 4,
    [0x30] = 2,
    [0x9c] = 35,
    [0x9d] = 33,
    [0x9e] = 25,
    [0x9f] = 23,
    [0xa0] = 34,
    [0xa1] = 32,
    [0xa2] = 24,
    [0xa3] = 22,
    [0xac] = 13,
    [0xad] = 11,
    [0xae] = 12,
    [0xaf] = 10,
};
static const unsigned char of_number_cc[256] = {
    [0xa8] = 6,
    [0xa9] = 5,
    [0xaa] = 9,
};

/* The places of AES-CCM. */
#define AES_CCM (UINT64_C(0xf) << 9 | UINT64_C(0xf) << 21 | UINT64_C(0xf) << 31)

static_assert(COUNT(allowlist) < 64, "relax.ciphers has 64 bits");

size_t
relax_cipher_count(void)
{
	return COUNT(allowlist);
}

const char *
relax_cipher_name(size_t i)
{
	return allowlist[i];
}

int
relax_cipher_find(const char *text, size_t len)
{
	size_t i;

	if (len >= NAME_SIZE)
		return -1;
	for (i = shorter[len]; i < shorter[len + 1]; i++) {
		if (memcmp(text, allowlist[by_length[i]], len) == 0)
			return by_length[i];
	}
	return -1;
}

int
relax_cipher_of_number(uint16_t number)
{
	unsigned char low = number & 0xff;

	switch (number >> 8) {
	case 0x00:
		return of_number_00[low] - 1;
	case 0xc0:
		return of_number_c0[low] - 1;
	case 0xcc:
		return of_number_cc[low] - 1;
	default:
		return -1;
	}
}

uint64_t
relax_ciphers_unnamed(void)
{
	return ((UINT64_C(1) << COUNT(allowlist)) - 1) & ~AES_CCM;
}

uint64_t
relax_ciphers_before_tls12(void)
{
	uint64_t bits = 0;
	size_t i, len;

	for (i = 0; i < COUNT(allowlist); i++) {
		len = strlen(allowlist[i]);
		if (strcmp(allowlist[i] + len - 4, "-SHA") == 0)
			bits |= UINT64_C(1) << i;
	}
	return bits;
}
