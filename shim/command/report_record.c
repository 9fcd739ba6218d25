/* SPDX-License-Identifier: MIT */
/* One line of a journal: JSON into a record. */
#define _GNU_SOURCE
#include "command/report_record.h"

#include <stdio.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "command/report_field.h"
#include "command/report_time.h"
#include "command/report_words.h"

#define VERSION 1

/* Where the parser is. */
struct place {
	struct report_record *record;
	char *fault;                      /* empty: none so far */
	const struct report_field *field; /* whose value comes, or NULL */
	unsigned depth; /* of maps and arrays; a record's fields are at 1 */
	struct report_value array; /* REPORT_NULL: in none of a field's */
};

/* The parser's callbacks return 1, or 0 to stop it. */
static int
field_end(struct place *place, const struct report_value *value)
{
	if (place->field == NULL || place->depth != 1)
		return 1;
	return report_field_set(
	           place->record, place->field, value, place->fault) == 0;
}

/* Of the array that is a field's value, what is no word spoils it. */
static int
value_end(struct place *place, const struct report_value *value)
{
	if (place->array.kind == REPORT_NULL)
		return field_end(place, value);
	if (value->kind == REPORT_TEXT && place->depth == 2)
		place->array.words |= report_word_find(value->text, value->len);
	else
		place->array.kind = REPORT_OTHER;
	return 1;
}

static int
on_null(void *data)
{
	return value_end(data, &(struct report_value){.kind = REPORT_NULL});
}

static int
on_boolean(void *data, int value)
{
	(void)value;
	return value_end(data, &(struct report_value){.kind = REPORT_OTHER});
}

static int
on_number(void *data, const char *text, size_t len)
{
	return value_end(
	    data, &(struct report_value){
	              .kind = REPORT_NUMBER, .text = text, .len = len});
}

static int
on_string(void *data, const unsigned char *text, size_t len)
{
	return value_end(data,
	    &(struct report_value){
	        .kind = REPORT_TEXT, .text = (const char *)text, .len = len});
}

static int
on_map_key(void *data, const unsigned char *text, size_t len)
{
	struct place *place = data;

	if (place->depth == 1)
		place->field = report_field_find((const char *)text, len);
	return 1;
}

static int
on_start_map(void *data)
{
	struct place *place = data;

	if (place->array.kind != REPORT_NULL)
		place->array.kind = REPORT_OTHER;
	place->depth++;
	return 1;
}

static int
on_end_map(void *data)
{
	struct place *place = data;

	place->depth--;
	return value_end(data, &(struct report_value){.kind = REPORT_OTHER});
}

static int
on_start_array(void *data)
{
	struct place *place = data;

	if (place->array.kind != REPORT_NULL)
		place->array.kind = REPORT_OTHER;
	else if (place->depth == 1)
		place->array = (struct report_value){.kind = REPORT_WORDS};
	place->depth++;
	return 1;
}

static int
on_end_array(void *data)
{
	struct place *place = data;
	struct report_value array = place->array;

	place->depth--;
	if (place->depth != 1)
		return 1;
	place->array = (struct report_value){.kind = REPORT_NULL};
	return field_end(place, &array);
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_map,
    .yajl_map_key = on_map_key,
    .yajl_end_map = on_end_map,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end_array,
};

/* The parser's own words for what is no JSON; its first line. */
static void
parser_fault(yajl_handle parser, char *fault)
{
	unsigned char *text = yajl_get_error(parser, 0, NULL, 0);
	size_t len = strcspn((const char *)text, "\n");

	message_escape(fault, MESSAGE_SIZE, (const char *)text, len);
	yajl_free_error(parser, text);
}

static int
json_parse(struct place *place, const char *text, size_t len)
{
	yajl_handle parser = yajl_alloc(&callbacks, NULL, place);
	yajl_status status;

	if (parser == NULL) {
		snprintf(place->fault, MESSAGE_SIZE, "out of memory");
		return -1;
	}
	status = yajl_parse(parser, (const unsigned char *)text, len);
	if (status == yajl_status_ok)
		status = yajl_complete_parse(parser);
	if (status == yajl_status_error)
		parser_fault(parser, place->fault);
	yajl_free(parser);
	return status == yajl_status_ok ? 0 : -1;
}

/* NULL, or what a record cannot do without. */
static const char *
missing(const struct report_record *record)
{
	if (record->version == 0)
		return "'v' is missing";
	if (record->time == REPORT_NEVER)
		return "'time' is missing";
	if (record->event == REPORT_NO_EVENT)
		return "'event' is missing";
	if (record->event != REPORT_PROCESS &&
	    record->outcome == REPORT_NO_OUTCOME)
		return "'outcome' is missing";
	return NULL;
}

/* As the shim begins a record; else what a program has made of one. */
static const char *
object_find(const char *line, size_t len)
{
	static const char begin[] = "{\"v\":";
	const char *object = memmem(line, len, begin, sizeof(begin) - 1);

	return object != NULL ? object : memchr(line, '{', len);
}

enum report_record_result
report_record_parse(struct report_record *record, const char *line, size_t len,
    char fault[MESSAGE_SIZE])
{
	struct place place = {.record = record, .fault = fault};
	const char *object = object_find(line, len), *wrong;
	int rv;

	fault[0] = '\0';
	if (object == NULL) {
		snprintf(fault, MESSAGE_SIZE, "no JSON object");
		return REPORT_RECORD_BROKEN;
	}
	report_field_clear(record);
	rv = json_parse(&place, object, len - (size_t)(object - line));
	/* What was wrong after 'v' may be right in that version. */
	if (record->version != 0 && record->version != VERSION)
		return REPORT_RECORD_OTHER_VERSION;
	if (rv == -1)
		return REPORT_RECORD_BROKEN;
	wrong = missing(record);
	if (wrong == NULL)
		return REPORT_RECORD_OK;
	snprintf(fault, MESSAGE_SIZE, "%s", wrong);
	return REPORT_RECORD_BROKEN;
}
