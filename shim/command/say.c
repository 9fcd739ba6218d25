/* SPDX-License-Identifier: MIT */
/* Lines for the user on stderr. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/say.h"

void
say(const char *format, ...)
{
	char line[4096] = "legacytls: ";
	size_t prefix = strlen(line), room = sizeof(line) - prefix - 1, len, i;
	va_list args;
	int rv;

	va_start(args, format);
	rv = vsnprintf(line + prefix, room, format, args);
	va_end(args);
	if (rv < 0)
		return;
	len = prefix + ((size_t)rv < room ? (size_t)rv : room - 1);
	for (i = prefix; i < len; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	}
	line[len] = '\n';
	if (write(STDERR_FILENO, line, len + 1) == -1)
		return;
}
