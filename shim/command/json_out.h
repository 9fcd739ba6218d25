/* SPDX-License-Identifier: MIT */
/* Members of JSON objects, by yajl_gen. */
#ifndef LEGACYTLS_COMMAND_JSON_OUT_H
#define LEGACYTLS_COMMAND_JSON_OUT_H

#include <stdbool.h>

#include <yajl/yajl_gen.h>

/* A string, printable ASCII; null if it is NULL or empty. */
void json_put_text(yajl_gen gen, const char *text);

/* A key, and such a string. */
void json_put_member(yajl_gen gen, const char *key, const char *text);

void json_put_bool(yajl_gen gen, const char *key, bool value);

#endif
