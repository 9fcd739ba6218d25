/* SPDX-License-Identifier: MIT */
/* Lines for the user on stderr. */
#include <stdarg.h>
#include <unistd.h>

#include "command/say.h"
#include "common/line.h"

void
say(const char *format, ...)
{
	char line[4096];
	va_list args;
	size_t len;

	va_start(args, format);
	len = line_format(line, sizeof(line), format, args);
	va_end(args);
	if (write(STDERR_FILENO, line, len) == -1)
		return;
}
