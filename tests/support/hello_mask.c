/* SPDX-License-Identifier: MIT */
/* Parses a ClientHello strictly and zeroes its random fields. */
#include <stdbool.h>
#include <string.h>

#include "support/hello.h"

#define CLIENT_HELLO 1
#define SESSION_TICKET 35
#define PRE_SHARED_KEY 41
#define KEY_SHARE 51

/* What is left to read. is_short: more was asked for than there was. */
struct reader {
	uint8_t *next, *end;
	bool is_short;
};

static uint8_t *
take(struct reader *from, size_t len)
{
	uint8_t *taken = from->next;

	if (len > (size_t)(from->end - from->next)) {
		from->is_short = true;
		from->next = from->end;
		return NULL;
	}
	from->next += len;
	return taken;
}

static size_t
number(struct reader *from, size_t width)
{
	const uint8_t *bytes = take(from, width);
	size_t value = 0, i;

	for (i = 0; bytes != NULL && i < width; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* A vector whose length is a number of width bytes (RFC 8446 3.4). */
static struct reader
vector(struct reader *from, size_t width)
{
	size_t len = number(from, width);
	struct reader inner = {.next = take(from, len)};

	inner.is_short = from->is_short;
	inner.end = inner.next != NULL ? inner.next + len : NULL;
	return inner;
}

static bool
is_done(const struct reader *from)
{
	return from->next == from->end && !from->is_short;
}

static void
zero(struct reader *from)
{
	if (from->next != from->end)
		memset(from->next, 0, from->end - from->next);
	from->next = from->end;
}

/* KeyShareClientHello, RFC 8446 4.2.8 */
static bool
mask_key_share(struct reader *from)
{
	struct reader shares = vector(from, 2), key;

	while (shares.next != shares.end) {
		number(&shares, 2);
		key = vector(&shares, 2);
		zero(&key);
	}
	return is_done(&shares) && is_done(from);
}

/* OfferedPsks, RFC 8446 4.2.11 */
static bool
mask_pre_shared_key(struct reader *from)
{
	struct reader identities = vector(from, 2), inner, age;
	struct reader binders = vector(from, 2);

	while (identities.next != identities.end) {
		inner = vector(&identities, 2);
		zero(&inner);
		age.next = take(&identities, 4);
		age.end = age.next != NULL ? age.next + 4 : NULL;
		zero(&age);
	}
	while (binders.next != binders.end) {
		inner = vector(&binders, 1);
		zero(&inner);
	}
	return is_done(&identities) && is_done(&binders) && is_done(from);
}

static bool
mask_extension(struct reader *from)
{
	size_t type = number(from, 2);
	struct reader data = vector(from, 2);

	switch (type) {
	case SESSION_TICKET:
		zero(&data);
		return !data.is_short;
	case PRE_SHARED_KEY:
		return mask_pre_shared_key(&data);
	case KEY_SHARE:
		return mask_key_share(&data);
	default:
		return !data.is_short;
	}
}

const char *
hello_mask(uint8_t *message, size_t len)
{
	struct reader from = {.next = message, .end = message + len};
	struct reader body, extensions, field;

	if (number(&from, 1) != CLIENT_HELLO)
		return "not a ClientHello";
	body = vector(&from, 3);
	if (!is_done(&from))
		return "its length is not that of the message";
	number(&body, 2); /* legacy_version */
	field.next = take(&body, 32);
	field.end = body.next;
	if (body.is_short)
		return "no random";
	zero(&field);
	field = vector(&body, 1);
	zero(&field);     /* legacy_session_id */
	vector(&body, 2); /* cipher_suites */
	vector(&body, 1); /* legacy_compression_methods */
	if (body.is_short)
		return "too short";
	if (is_done(&body))
		return NULL; /* RFC 5246 7.4.1.2: no extensions at all */
	extensions = vector(&body, 2);
	if (!is_done(&body))
		return "the extensions do not fill it";
	while (extensions.next != extensions.end) {
		if (!mask_extension(&extensions))
			return "malformed extension";
	}
	return NULL;
}
