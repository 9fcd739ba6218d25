/* SPDX-License-Identifier: MIT */
/* The fields of a record: their names, types and limits. */
#ifndef LEGACYTLS_COMMAND_REPORT_FIELD_H
#define LEGACYTLS_COMMAND_REPORT_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "command/report_record.h"

/* A field that a report needs. */
struct report_field;

/* The value of a field. */
struct report_value {
	enum {
		REPORT_NULL,
		REPORT_NUMBER, /* text is as written */
		REPORT_TEXT,
		REPORT_WORDS, /* an array of strings */
		REPORT_OTHER,
	} kind;
	const char *text; /* not terminated */
	size_t len;
	uint32_t words;
};

/* NULL if a report does not need the field of that name. */
const struct report_field *report_field_find(const char *name, size_t len);

/*
 * Sets the field of the record. Returns 0, or -1 with what is wrong with it in
 * fault.
 */
int report_field_set(struct report_record *record,
    const struct report_field *field, const struct report_value *value,
    char fault[MESSAGE_SIZE]);

/* Makes a record without any field. */
void report_field_clear(struct report_record *record);

#endif
