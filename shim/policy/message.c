/* SPDX-License-Identifier: MIT */
/* The text of a refusal: what was given, escaped, and what is wrong with it. */
#include "message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool
is_plain(char c)
{
	return c >= 0x20 && c <= 0x7e && c != '\\';
}

static void
escape_byte(char out[4], char c)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char byte = (unsigned char)c;

	out[0] = '\\';
	out[1] = 'x';
	out[2] = digits[byte >> 4];
	out[3] = digits[byte & 15];
}

void
message_escape(char *out, size_t size, const char *text, size_t len)
{
	size_t i, at = 0, cut = 0;

	for (i = 0; i < len; i++) {
		size_t need = is_plain(text[i]) ? 1 : 4;

		if (at + need >= size) {
			memcpy(out + cut, "...", 4);
			return;
		}
		if (need == 1)
			out[at] = text[i];
		else
			escape_byte(out + at, text[i]);
		at += need;
		if (at + sizeof("...") <= size)
			cut = at;
	}
	out[at] = '\0';
}

int
message_refuse(char message[MESSAGE_SIZE], const char *text, size_t len,
    const char *format, ...)
{
	char quoted[64];
	va_list args;
	size_t used;

	message_escape(quoted, sizeof(quoted), text, len);
	snprintf(message, MESSAGE_SIZE, "'%s' ", quoted);
	used = strlen(message);
	va_start(args, format);
	vsnprintf(message + used, MESSAGE_SIZE - used, format, args);
	va_end(args);
	return -1;
}
