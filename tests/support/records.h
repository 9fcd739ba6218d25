/* SPDX-License-Identifier: MIT */
/* Reads journals: every line must be a record as README describes it. */
#ifndef LEGACYTLS_TESTS_RECORDS_H
#define LEGACYTLS_TESTS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

struct records {
	size_t count;
	struct yajl_val_s **records;
};

/*
 * Reads the file; none is an empty journal. Fails the cmocka test at a line
 * that is not one JSON object with all the fields in their order, or that does
 * not end.
 */
void records_read(struct records *records, const char *path);

/* The same of len bytes in memory. */
void records_parse(struct records *records, const char *text, size_t len);

void records_free(struct records *records);

/*
 * A field of record i: a string, a number as it is written, a list with blanks
 * between, or NULL for null. Fails the test if there is no such record or
 * field. The string is the record's, or one of a few static buffers.
 */
const char *record_get(
    const struct records *records, size_t i, const char *field);

/* Fails the test, and shows the record, if it is not that; NULL: null. */
void record_assert(const struct records *records, size_t i, const char *field,
    const char *expected);

/* The same if the field has no such part. */
void record_assert_part(const struct records *records, size_t i,
    const char *field, const char *part);

#endif
