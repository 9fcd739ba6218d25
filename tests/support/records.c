/* SPDX-License-Identifier: MIT */
/* Journals, by yajl. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <yajl/yajl_tree.h>

#include "support/records.h"

static const char *const fields[] = {"v", "time", "machine", "program", "pid",
    "event", "host", "address", "port", "rule", "line", "until", "outcome",
    "protocol", "cipher", "kex", "kex_bits", "key", "key_bits", "signature",
    "allowed", "needed", "untold", "error", "hint", "note"};

#define COUNT (sizeof(fields) / sizeof(fields[0]))

static yajl_val
parse_line(const char *line)
{
	char error[256];
	yajl_val record = yajl_tree_parse(line, error, sizeof(error));
	size_t i;

	if (record == NULL) {
		fail_msg("%s: %s", error, line);
		return NULL;
	}
	if (!YAJL_IS_OBJECT(record) || YAJL_GET_OBJECT(record)->len != COUNT) {
		fail_msg("no record: %s", line);
		return NULL;
	}
	for (i = 0; i < COUNT; i++)
		assert_string_equal(
		    YAJL_GET_OBJECT(record)->keys[i], fields[i]);
	return record;
}

void
records_parse(struct records *records, const char *text, size_t len)
{
	const char *end = text + len, *newline;
	char *line;

	*records = (struct records){0};
	for (; text < end; text = newline + 1) {
		newline = memchr(text, '\n', (size_t)(end - text));
		if (newline == NULL) {
			fail_msg("no newline: %.*s", (int)(end - text), text);
			return;
		}
		line = strndup(text, (size_t)(newline - text));
		assert_non_null(line);
		records->records = reallocarray(
		    records->records, records->count + 1, sizeof(yajl_val));
		assert_non_null(records->records);
		records->records[records->count++] = parse_line(line);
		free(line);
	}
}

void
records_read(struct records *records, const char *path)
{
	char *text = NULL;
	size_t len = 0, got;
	FILE *file = fopen(path, "re");

	if (file == NULL)
		assert_int_equal(errno, ENOENT);
	while (file != NULL) {
		text = realloc(text, len + 65536);
		assert_non_null(text);
		got = fread(text + len, 1, 65536, file);
		len += got;
		if (got == 0)
			break;
	}
	if (file != NULL)
		fclose(file);
	records_parse(records, text, len);
	free(text);
}

void
records_free(struct records *records)
{
	size_t i;

	for (i = 0; i < records->count; i++)
		yajl_tree_free(records->records[i]);
	free(records->records);
	*records = (struct records){0};
}

static const char *
list(yajl_val value)
{
	static char texts[4][512];
	static size_t next;
	char *text = texts[next++ % 4], *end = text;
	size_t i;

	text[0] = '\0';
	for (i = 0; i < YAJL_GET_ARRAY(value)->len; i++)
		end += snprintf(end, sizeof(texts[0]) - (size_t)(end - text),
		    "%s%s", i > 0 ? " " : "",
		    YAJL_GET_STRING(YAJL_GET_ARRAY(value)->values[i]));
	return text;
}

const char *
record_get(const struct records *records, size_t i, const char *field)
{
	const char *const path[] = {field, NULL};
	yajl_val value;

	if (i >= records->count)
		fail_msg("%zu records only", records->count);
	value =
	    yajl_tree_get(records->records[i], (const char **)path, yajl_t_any);
	if (value == NULL)
		fail_msg("no field '%s'", field);
	if (YAJL_IS_NULL(value))
		return NULL;
	if (YAJL_IS_ARRAY(value))
		return list(value);
	return YAJL_IS_NUMBER(value) ? YAJL_GET_NUMBER(value) :
	                               YAJL_GET_STRING(value);
}

static void
show(const struct records *records, size_t i)
{
	const char *value;
	size_t j;

	for (j = 0; j < COUNT; j++) {
		value = record_get(records, i, fields[j]);
		if (value != NULL)
			print_error("%s: %s\n", fields[j], value);
	}
}

void
record_assert(const struct records *records, size_t i, const char *field,
    const char *expected)
{
	const char *value = record_get(records, i, field);

	if (value == expected ||
	    (value != NULL && expected != NULL && strcmp(value, expected) == 0))
		return;
	show(records, i);
	fail_msg("'%s' is not %s", field, expected);
}

void
record_assert_part(const struct records *records, size_t i, const char *field,
    const char *part)
{
	const char *value = record_get(records, i, field);

	if (value != NULL && strstr(value, part) != NULL)
		return;
	show(records, i);
	fail_msg("'%s' has no '%s'", field, part);
}
