/* SPDX-License-Identifier: MIT */
/* One JSON object on one line, in a buffer of fixed size. */
#ifndef LEGACYTLS_PRELOAD_JSON_H
#define LEGACYTLS_PRELOAD_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for a record of the journal, all its fields at their longest. */
#define JSON_SIZE 12288

/* No string has more bytes than this; what is longer is cut. */
#define JSON_STRING_MAX 2048

struct json {
	size_t len;
	char text[JSON_SIZE]; /* not terminated */
};

/* Begins an object, "{". */
void json_begin(struct json *json);

/*
 * Adds "name":"value", of len bytes. Quotes, backslashes and control characters
 * (C0, DEL, C1) are escaped; a byte that is not UTF-8 becomes U+FFFD (RFC 8259,
 * RFC 3629). A NULL value is the literal null. The name is a plain one.
 */
void json_text(
    struct json *json, const char *name, const char *value, size_t len);

/* The same of a string that ends with NUL. */
void json_string(struct json *json, const char *name, const char *value);

/* Adds "name":value; a negative one is the literal null. */
void json_number(struct json *json, const char *name, int64_t value);

/* Adds "name":[; json_item adds to it; json_list_end ends it. */
void json_list(struct json *json, const char *name);
void json_item(struct json *json, const char *value);
void json_list_end(struct json *json);

/* Ends the object, "}" and a newline. False: it did not fit. */
bool json_end(struct json *json);

#endif
