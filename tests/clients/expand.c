/* SPDX-License-Identifier: MIT */
/* One pass over the text. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/expand.h"

/* The variable that stands at the text, in which *len bytes name it. */
static const struct variable *
find(const char *text, const struct variable variables[], size_t count,
    size_t *len)
{
	size_t i;

	if (text[0] != '@')
		return NULL;
	for (i = 0; i < count; i++) {
		*len = strlen(variables[i].name) + 2;
		if (strncmp(text + 1, variables[i].name, *len - 2) == 0 &&
		    text[*len - 1] == '@')
			return &variables[i];
	}
	return NULL;
}

char *
expand(const char *text, const struct variable variables[], size_t count)
{
	const struct variable *variable;
	size_t size, len;
	char *made;
	FILE *stream;

	stream = open_memstream(&made, &size);
	assert_non_null(stream);
	while (*text != '\0') {
		variable = find(text, variables, count, &len);
		if (variable != NULL) {
			fputs(variable->value, stream);
			text += len;
		} else {
			fputc(*text++, stream);
		}
	}
	assert_int_equal(fclose(stream), 0);
	return made;
}
