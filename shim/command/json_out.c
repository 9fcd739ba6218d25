/* SPDX-License-Identifier: MIT */
/* Members of JSON objects, by yajl_gen. */
#include <string.h>

#include "command/json_out.h"

void
json_put_text(yajl_gen gen, const char *text)
{
	if (text != NULL && text[0] != '\0')
		yajl_gen_string(gen, (const unsigned char *)text, strlen(text));
	else
		yajl_gen_null(gen);
}

void
json_put_member(yajl_gen gen, const char *key, const char *text)
{
	json_put_text(gen, key);
	json_put_text(gen, text);
}

void
json_put_bool(yajl_gen gen, const char *key, bool value)
{
	json_put_text(gen, key);
	yajl_gen_bool(gen, value);
}
