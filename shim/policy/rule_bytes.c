/* SPDX-License-Identifier: MIT */
/* The bytes that a rule may have. */
#include "rule_bytes.h"

/* Refuses a byte that no rule may have. */
static int
byte_refuse(struct span rule, const char *byte, char *message)
{
	struct cursor words = {.at = rule.at, .end = rule.at + rule.len};
	struct span pattern = cursor_next_word(&words);

	if (*byte == '\r')
		return message_refuse(message, byte, 1,
		    "is a carriage return; save with Unix line ends");
	if (*byte == '#')
		return message_refuse(message, byte, 1,
		    "begins a comment in a file only; leave it out");
	if ((unsigned char)*byte < 0x80)
		return message_refuse(
		    message, byte, 1, "is a control character; leave it out");
	if (byte < pattern.at + pattern.len)
		return message_refuse(message, pattern.at, pattern.len,
		    "is not ASCII; write the A-label (xn--...) of an "
		    "internationalised name, and save as plain ASCII, without "
		    "a byte order mark");
	return message_refuse(
	    message, byte, 1, "is not ASCII; write ASCII words only");
}

int
rule_bytes_check(
    struct span rule, enum rules_source source, char message[MESSAGE_SIZE])
{
	size_t i;

	for (i = 0; i < rule.len; i++) {
		unsigned char byte = (unsigned char)rule.at[i];

		/* Nearly all of them, at one comparison. */
		if (byte > '#' && byte < 0x7f)
			continue;
		if ((byte < 0x20 && byte != '\t') || byte >= 0x7f ||
		    (byte == '#' && source == RULES_VALUE))
			return byte_refuse(rule, &rule.at[i], message);
	}
	return 0;
}
