/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share. */
#ifndef LEGACYTLS_TESTS_FUZZ_H
#define LEGACYTLS_TESTS_FUZZ_H

/* What has to hold is said with assert, so it must be there. */
#undef NDEBUG
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libFuzzer calls it with one input after the other. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * The input up to its first NUL, as a string to be freed. It is as long as it
 * is, so that a reader that goes on is seen.
 */
char *fuzz_string(const uint8_t *data, size_t size);

/* Is it printable ASCII, fit for a terminal? */
bool fuzz_is_printable(const char *text);

/* How many lines the command has said since the last call. */
size_t fuzz_said(void);

#endif
