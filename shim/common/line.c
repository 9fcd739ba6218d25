/* SPDX-License-Identifier: MIT */
/* A line for the user, safe to show on a terminal. */
#include <stdio.h>
#include <string.h>

#include "common/line.h"

static const char prefix[] = "legacytls: ";

/* How many bytes follow the one that begins a character in UTF-8. */
static unsigned
following(unsigned char byte)
{
	if (byte < 0xc2 || byte > 0xf4)
		return 0;
	return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/*
 * C0, DEL and C1, that as UTF-8 (0xc2 and a byte of 0x80 to 0x9f), and as a
 * byte that ends no character, which is one to a terminal of 8 bits.
 */
static void
controls_replace(char *text, size_t len)
{
	unsigned char *at = (unsigned char *)text, *end = at + len;
	unsigned left = 0;

	for (; at < end; at++) {
		if (*at < ' ' || *at == 0x7f) {
			*at = '?';
			left = 0;
		} else if (*at < 0x80 || *at >= 0xc0) {
			left = following(*at);
		} else if (*at < 0xa0 && (left == 0 || at[-1] == 0xc2)) {
			if (left > 0)
				at[-1] = '?';
			*at = '?';
			left = 0;
		} else if (left > 0) {
			left--;
		}
	}
}

size_t
line_format(char *line, size_t size, const char *format, va_list args)
{
	size_t start = sizeof(prefix) - 1, room = size - start, len;
	int rv;

	memcpy(line, prefix, start);
	rv = vsnprintf(line + start, room, format, args);
	if (rv < 0)
		return 0;
	/* The newline takes the place of the NUL. */
	len = start + ((size_t)rv < room ? (size_t)rv : room - 1);
	controls_replace(line + start, len - start);
	line[len] = '\n';
	return len + 1;
}
