/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share; say() without a terminal. */
#include "fuzz/fuzz.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "command/say.h"
#include "common/line.h"

static size_t said;

/*
 * AddressSanitizer's: where each piece of memory came from takes a third of the
 * time. ASAN_OPTIONS=malloc_context_size=30 tells, when there is a find.
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "malloc_context_size=1:quarantine_size_mb=16";
}

char *
fuzz_string(const uint8_t *data, size_t size)
{
	size_t len = size > 0 ? strnlen((const char *)data, size) : 0;
	char *text = malloc(len + 1);

	assert(text != NULL);
	if (len > 0)
		memcpy(text, data, len);
	text[len] = '\0';
	return text;
}

bool
fuzz_is_printable(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < ' ' || *text > '~')
			return false;
	}
	return true;
}

size_t
fuzz_said(void)
{
	size_t rv = said;

	said = 0;
	return rv;
}

/* In the place of the command's: one line, without control characters. */
void
say(const char *format, ...)
{
	char line[4096];
	va_list args;
	size_t len, i;

	va_start(args, format);
	len = line_format(line, sizeof(line), format, args);
	va_end(args);
	assert(len > 0 && line[len - 1] == '\n');
	for (i = 0; i < len - 1; i++) {
		assert((unsigned char)line[i] >= ' ' && line[i] != 0x7f);
		assert((unsigned char)line[i] != 0xc2 ||
		       (unsigned char)line[i + 1] < 0x80 ||
		       (unsigned char)line[i + 1] >= 0xa0);
	}
	said++;
}
