/* SPDX-License-Identifier: MIT */
/* A line for the user, safe to show on a terminal. */
#include <stdio.h>
#include <string.h>

#include "common/line.h"

static const char prefix[] = "legacytls: ";

size_t
line_format(char *line, size_t size, const char *format, va_list args)
{
	size_t start = sizeof(prefix) - 1, room = size - start, len, i;
	int rv;

	memcpy(line, prefix, start);
	rv = vsnprintf(line + start, room, format, args);
	if (rv < 0)
		return 0;
	/* The newline takes the place of the NUL. */
	len = start + ((size_t)rv < room ? (size_t)rv : room - 1);
	for (i = start; i < len; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	}
	line[len] = '\n';
	return len + 1;
}
