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

/* The places of the names in the order of strcmp. */
static const unsigned char by_name[] = {34, 33, 30, 38, 36, 32, 31, 29, 37, 35,
    24, 23, 7, 28, 26, 22, 21, 6, 27, 25, 8, 12, 11, 2, 19, 15, 10, 9, 0, 17,
    13, 4, 3, 20, 16, 1, 18, 14, 5};

static_assert(COUNT(by_name) == COUNT(allowlist), "each has a place");

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
	size_t low = 0, high = COUNT(by_name), middle;
	const char *name;
	int order;

	if (len >= NAME_SIZE)
		return -1;
	while (low < high) {
		middle = (low + high) / 2;
		name = allowlist[by_name[middle]];
		order = memcmp(text, name, len);
		/* A longer name, or the same with a NUL that is the text's. */
		if (order == 0 && strlen(name) != len)
			order = strlen(name) > len ? -1 : 1;
		if (order == 0)
			return by_name[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
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
