/* SPDX-License-Identifier: MIT */
/* The values of the words of a rule. */
#include <string.h>

#include "pin.h"
#include "relax.h"

static int
cipher_parse(struct relax *relax, const char *text, size_t len, char *message)
{
	size_t count = relax_cipher_count();
	int i = relax_cipher_find(text, len);

	if (i == -1)
		return message_refuse(message, text, len,
		    "is not one of the %zu cipher suites that can be added; "
		    "write their OpenSSL names, as in 'ciphers=%s:%s', or "
		    "'ciphers' for all but CCM",
		    count, relax_cipher_name(count - 2),
		    relax_cipher_name(count - 1));
	if ((relax->ciphers & UINT64_C(1) << i) != 0)
		return message_refuse(message, text, len,
		    "is given twice in 'ciphers='; name each suite once");
	relax->ciphers |= UINT64_C(1) << i;
	return 0;
}

int
relax_ciphers_parse(struct relax *relax, const char *value, size_t len,
    char message[RELAX_MESSAGE_SIZE])
{
	const char *end = value + len, *colon;

	for (; (colon = memchr(value, ':', (size_t)(end - value))) != NULL;
	     value = colon + 1) {
		if (cipher_parse(
		        relax, value, (size_t)(colon - value), message) == -1)
			return -1;
	}
	return cipher_parse(relax, value, (size_t)(end - value), message);
}

int
relax_until_parse(struct relax *relax, const char *value, size_t len,
    char message[RELAX_MESSAGE_SIZE])
{
	if (relax_date_parse(value, len, &relax->until) == -1)
		return message_refuse(message, value, len,
		    "is not a date; write a day that exists as "
		    "'until=YYYY-MM-DD', years 1970 to 9999");
	return 0;
}

int
relax_renegotiate_parse(struct relax *relax, const char *value, size_t len,
    char message[RELAX_MESSAGE_SIZE])
{
	if (rate_parse(value, len, &relax->renegotiate) == -1)
		return message_refuse(message, value, len,
		    "is not a number in so many seconds; write "
		    "'renegotiate=N/SECONDS', N from 1 to %d, SECONDS from 1 "
		    "to %d, as in 'renegotiate=3/60'",
		    RATE_TIMES_MAX, RATE_SECONDS_MAX);
	return 0;
}

/* The digests stay in the rule's text: see pin_is_named. */
int
relax_pin_parse(struct relax *relax, const char *value, size_t len,
    char message[RELAX_MESSAGE_SIZE])
{
	unsigned char digest[PIN_SIZE];
	const char *fault;

	(void)relax;
	if (pin_parse(value, len, digest, &fault) == -1)
		return message_refuse(message, value, len,
		    "%s; write 'pin=sha256//BASE64', as for curl's "
		    "--pinnedpubkey",
		    fault);
	return 0;
}
