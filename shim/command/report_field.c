/* SPDX-License-Identifier: MIT */
/* The fields of a record. */
#include "command/report_field.h"

#include <stdio.h>
#include <string.h>

#include "command/report_time.h"
#include "policy/host.h"
#include "policy/relax.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Returns NULL, or what is wrong with the value. */
typedef const char *field_set(struct report_record *record,
    const struct report_field *field, const struct report_value *value);

static field_set version_set, time_set, event_set, outcome_set, until_set,
    port_set, text_set, whole_text_set, words_set, needed_set;

struct report_field {
	const char *name;
	field_set *set;
	size_t offset; /* in the record, of a text or of words */
	size_t size;   /* of a text */
};

#define TEXT_OF(name)                         \
	offsetof(struct report_record, name), \
	    sizeof(((struct report_record *)0)->name)

static const struct report_field fields[] = {
    {"v", version_set, 0, 0},
    {"time", time_set, 0, 0},
    {"machine", text_set, TEXT_OF(machine)},
    {"program", text_set, TEXT_OF(program)},
    {"event", event_set, 0, 0},
    {"host", whole_text_set, TEXT_OF(host)},
    {"address", whole_text_set, TEXT_OF(address)},
    {"port", port_set, 0, 0},
    {"rule", whole_text_set, TEXT_OF(rule)},
    {"until", until_set, 0, 0},
    {"outcome", outcome_set, 0, 0},
    {"allowed", words_set, offsetof(struct report_record, allowed), 0},
    {"needed", needed_set, offsetof(struct report_record, needed), 0},
    {"untold", words_set, offsetof(struct report_record, untold), 0},
    {"error", text_set, TEXT_OF(error)},
    {"hint", text_set, TEXT_OF(hint)},
    {"note", text_set, TEXT_OF(note)},
};

static bool
is_text(const struct report_value *value, const char *text)
{
	return value->kind == REPORT_TEXT && strlen(text) == value->len &&
	       memcmp(text, value->text, value->len) == 0;
}

static const char *
version_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	int64_t version = 0;
	size_t i;

	(void)field;
	/* A longer one is no version that there will be. */
	if (value->kind != REPORT_NUMBER || value->len > 9)
		return "is not the number of a version";
	for (i = 0; i < value->len; i++) {
		if (value->text[i] < '0' || value->text[i] > '9')
			return "is not the number of a version";
		version = version * 10 + (value->text[i] - '0');
	}
	if (version == 0)
		return "is not the number of a version";
	record->version = version;
	return NULL;
}

static const char *
time_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	(void)field;
	if (value->kind != REPORT_TEXT ||
	    report_time_parse(value->text, value->len, &record->time) == -1)
		return "is not a time like 2026-11-21T20:45:30.123Z";
	return NULL;
}

static const char *
event_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	(void)field;
	if (is_text(value, "handshake"))
		record->event = REPORT_HANDSHAKE;
	else if (is_text(value, "close"))
		record->event = REPORT_CLOSE;
	else if (is_text(value, "process"))
		record->event = REPORT_PROCESS;
	else
		return "is not 'handshake', 'close' or 'process'";
	return NULL;
}

static const char *
outcome_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	(void)field;
	if (is_text(value, "ok"))
		record->outcome = REPORT_OK;
	else if (is_text(value, "failed"))
		record->outcome = REPORT_FAILED;
	else if (value->kind != REPORT_NULL)
		return "is not 'ok', 'failed' or null";
	return NULL;
}

static const char *
until_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	(void)field;
	if (value->kind == REPORT_NULL)
		return NULL;
	if (value->kind != REPORT_TEXT ||
	    relax_date_parse(value->text, value->len, &record->until) == -1)
		return "is not a date like 2027-03-31, or null";
	return NULL;
}

static const char *
port_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	(void)field;
	if (value->kind == REPORT_NULL)
		return NULL;
	if (value->kind != REPORT_NUMBER ||
	    host_port_parse(value->text, value->len, &record->port) == -1)
		return "is not a port, or null";
	return NULL;
}

/* A tab is a blank in a rule; escaped, it would be neither. */
static void
tabs_replace(char *text)
{
	while ((text = strstr(text, "\\x09")) != NULL) {
		*text++ = ' ';
		memmove(text, text + 3, strlen(text + 3) + 1);
	}
}

static const char *
text_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	if (value->kind == REPORT_NULL)
		return NULL;
	if (value->kind != REPORT_TEXT)
		return "is not a string or null";
	message_escape((char *)record + field->offset, field->size, value->text,
	    value->len);
	tabs_replace((char *)record + field->offset);
	return NULL;
}

/* Cut, two of them could look like one. */
static const char *
whole_text_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	if (value->kind == REPORT_TEXT && value->len >= field->size)
		return "is too long";
	return text_set(record, field, value);
}

static const char *
words_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	if (value->kind != REPORT_WORDS && value->kind != REPORT_NULL)
		return "is not an array of strings, or null";
	memcpy((char *)record + field->offset, &value->words,
	    sizeof(value->words));
	return NULL;
}

static const char *
needed_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value)
{
	record->is_needed_known = value->kind == REPORT_WORDS;
	return words_set(record, field, value);
}

const struct report_field *
report_field_find(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < COUNT(fields); i++) {
		if (strlen(fields[i].name) == len &&
		    memcmp(fields[i].name, name, len) == 0)
			return &fields[i];
	}
	return NULL;
}

int
report_field_set(struct report_record *record, const struct report_field *field,
    const struct report_value *value, char fault[MESSAGE_SIZE])
{
	const char *wrong = field->set(record, field, value);

	if (wrong == NULL)
		return 0;
	snprintf(fault, MESSAGE_SIZE, "'%s' %s", field->name, wrong);
	return -1;
}

void
report_field_clear(struct report_record *record)
{
	size_t i;

	record->version = 0;
	record->time = REPORT_NEVER;
	record->event = REPORT_NO_EVENT;
	record->outcome = REPORT_NO_OUTCOME;
	record->is_needed_known = false;
	record->port = 0;
	record->allowed = record->needed = record->untold = 0;
	record->until = RELAX_NO_END;
	for (i = 0; i < COUNT(fields); i++) {
		if (fields[i].size > 0)
			((char *)record)[fields[i].offset] = '\0';
	}
}
