/* SPDX-License-Identifier: MIT */
/* Reads the fields of RFC 8446 4.1.2 that a relaxation would change. */
#include <stdlib.h>
#include <string.h>

#include "isolation/offer.h"
#include "support/hello.h"

#define HEADER 5 /* of a record */

#define SIGNATURE_ALGORITHMS 13
#define SESSION_TICKET 35
#define PRE_SHARED_KEY 41
#define SUPPORTED_VERSIONS 43

static size_t
number(const uint8_t *at)
{
	return (size_t)at[0] << 8 | at[1];
}

/* Puts the records' contents into one piece; 0 if they are no records. */
static size_t
message_of(uint8_t *message, const uint8_t *bytes, size_t len)
{
	size_t used = 0, part;

	for (; len > 0; bytes += HEADER + part, len -= HEADER + part) {
		if (len < HEADER || bytes[0] != 22)
			return 0;
		part = number(bytes + 3);
		if (part > len - HEADER)
			return 0;
		memcpy(message + used, bytes + HEADER, part);
		used += part;
	}
	return used;
}

static void
read_version(struct offer *offer, size_t version)
{
	if (version >= 0x0301 && version <= 0x0304)
		offer->versions |= 1U << (version - 0x0301);
}

static void
read_extension(
    struct offer *offer, size_t type, const uint8_t *data, size_t len)
{
	size_t i;

	switch (type) {
	case SIGNATURE_ALGORITHMS:
		/* Hash and signature, or a number of RFC 8446 4.2.3. */
		for (i = 2; i + 1 < len; i += 2)
			offer->has_sha1 |= data[i] == 2;
		break;
	case SESSION_TICKET:
		offer->has_session |= len > 0;
		break;
	case PRE_SHARED_KEY:
		offer->has_session = true;
		break;
	case SUPPORTED_VERSIONS:
		offer->versions = 0;
		for (i = 1; i + 1 < len; i += 2)
			read_version(offer, number(data + i));
		break;
	default:
		break;
	}
}

/* The message has been found to be well-formed. */
static void
read_message(struct offer *offer, const uint8_t *message, size_t len)
{
	const uint8_t *at = message + 4 + 2 + 32, *end = message + len;
	size_t i, part;

	read_version(offer, number(message + 4));
	at += 1 + at[0];
	part = number(at);
	for (i = 2; i < part + 2 && offer->suite_count < OFFER_SUITES; i += 2)
		offer->suites[offer->suite_count++] = (uint16_t)number(at + i);
	at += 2 + part;
	at += 1 + at[0];
	if (at == end)
		return;
	for (at += 2; at < end; at += 4 + part) {
		part = number(at + 2);
		read_extension(offer, number(at), at + 4, part);
	}
}

/* FNV-1a */
static uint64_t
digest_of(const uint8_t *bytes, size_t len)
{
	uint64_t value = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < len; i++)
		value = (value ^ bytes[i]) * UINT64_C(1099511628211);
	return value;
}

int
offer_read(struct offer *offer, const uint8_t *bytes, size_t len)
{
	uint8_t *message = malloc(len + 1);
	size_t size;
	int rv = -1;

	memset(offer, 0, sizeof(*offer));
	if (message == NULL)
		return -1;
	size = message_of(message, bytes, len);
	if (size > 0 && hello_mask(message, size) == NULL) {
		read_message(offer, message, size);
		offer->digest = digest_of(message, size);
		rv = 0;
	}
	free(message);
	return rv;
}
