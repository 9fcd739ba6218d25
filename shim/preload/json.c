/* SPDX-License-Identifier: MIT */
/* Writes JSON that is valid whatever it is given. */
#include <stdio.h>
#include <string.h>

#include "preload/json.h"

/* Past the end only len grows, so that json_end can tell. */
static void
add(struct json *json, const char *text, size_t len)
{
	if (json->len + len <= sizeof(json->text))
		memcpy(json->text + json->len, text, len);
	json->len += len;
}

static void
add_byte(struct json *json, char byte)
{
	if (json->len < sizeof(json->text))
		json->text[json->len] = byte;
	json->len++;
}

static void
add_text(struct json *json, const char *text)
{
	add(json, text, strlen(text));
}

/* A comma, but at the beginning of an object or a list. */
static void
separate(struct json *json)
{
	char last = ',';

	if (json->len <= sizeof(json->text))
		last = json->text[json->len - 1];
	if (last != '{' && last != '[')
		add_byte(json, ',');
}

static void
add_name(struct json *json, const char *name)
{
	separate(json);
	add_byte(json, '"');
	add_text(json, name);
	add_byte(json, '"');
	add_byte(json, ':');
}

/*
 * The length of the UTF-8 sequence at text, at most len bytes, and its code
 * point; 0: it is none (RFC 3629 4, so neither overlong nor a surrogate).
 */
static size_t
sequence(const unsigned char *text, size_t len, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t need, i;

	if (text[0] < 0x80) {
		*code = text[0];
		return 1;
	}
	need = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4 || need > len)
		return 0;
	*code = text[0] & (0x7f >> need);
	for (i = 1; i < need; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	if (*code < least[need] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return need;
}

/* How many bytes there stand for themselves, each a character. */
static size_t
plain(const unsigned char *text, const unsigned char *end)
{
	const unsigned char *at = text;

	while (
	    at < end && *at >= 0x20 && *at < 0x7f && *at != '"' && *at != '\\')
		at++;
	return (size_t)(at - text);
}

static void
add_escaped(struct json *json, const char *value, size_t len)
{
	const unsigned char *at = (const void *)value, *end = at + len;
	char escape[8];
	uint32_t code;
	size_t step;

	for (; at < end; at += step) {
		step = plain(at, end);
		if (step > 0) {
			add(json, (const char *)at, step);
			continue;
		}
		step = sequence(at, (size_t)(end - at), &code);
		if (step == 0) {
			add_text(json, "\\ufffd");
			step = 1;
		} else if (code == '\t') {
			add_text(json, "\\t");
		} else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
			snprintf(escape, sizeof(escape), "\\u%04x", code);
			add_text(json, escape);
		} else if (code == '"' || code == '\\') {
			add_byte(json, '\\');
			add(json, (const char *)at, 1);
		} else {
			add(json, (const char *)at, step);
		}
	}
}

static void
add_value(struct json *json, const char *value, size_t len)
{
	bool is_cut = len > JSON_STRING_MAX;

	add_byte(json, '"');
	add_escaped(json, value, is_cut ? JSON_STRING_MAX : len);
	add_text(json, is_cut ? "...\"" : "\"");
}

void
json_begin(struct json *json)
{
	json->len = 0;
	add_byte(json, '{');
}

void
json_text(struct json *json, const char *name, const char *value, size_t len)
{
	add_name(json, name);
	if (value == NULL)
		add_text(json, "null");
	else
		add_value(json, value, len);
}

void
json_string(struct json *json, const char *name, const char *value)
{
	json_text(json, name, value, value != NULL ? strlen(value) : 0);
}

void
json_number(struct json *json, const char *name, int64_t value)
{
	char digits[20], *at = digits + sizeof(digits);

	add_name(json, name);
	if (value < 0) {
		add_text(json, "null");
		return;
	}
	do {
		*--at = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	add(json, at, (size_t)(digits + sizeof(digits) - at));
}

void
json_list(struct json *json, const char *name)
{
	add_name(json, name);
	add_byte(json, '[');
}

void
json_item(struct json *json, const char *value)
{
	separate(json);
	add_value(json, value, strlen(value));
}

void
json_list_end(struct json *json)
{
	add_byte(json, ']');
}

bool
json_end(struct json *json)
{
	add(json, "}\n", 2);
	return json->len <= sizeof(json->text);
}
