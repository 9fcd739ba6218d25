/* SPDX-License-Identifier: MIT */
/* Sets of the words of a rule, as a journal names them. */
#ifndef LEGACYTLS_COMMAND_REPORT_WORDS_H
#define LEGACYTLS_COMMAND_REPORT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "policy/relax.h"

/* The bits of enum relax_word, and one for all that later versions have. */
#define REPORT_WORD_COUNT 16
#define REPORT_UNKNOWN (UINT32_C(1) << (REPORT_WORD_COUNT - 1))

/* Their need shows after the handshake: when data or its end arrives. */
#define REPORT_LATE (UINT32_C(0) | RELAX_EOF | RELAX_RENEGOTIATE)

/* They open nothing by themselves. */
#define REPORT_TRUST (UINT32_C(0) | RELAX_PIN | RELAX_TRUST_ANY)

/* Room for the names of all words, blanks between them, and NUL. */
#define REPORT_WORDS_SIZE 192

/*
 * The bit of the word of that name; what follows a '=' does not matter.
 * REPORT_UNKNOWN if there is none.
 */
uint32_t report_word_find(const char *text, size_t len);

/* The name of bit i, a static string. */
const char *report_word_name(unsigned i);

/* Writes the names with blanks between them; "none" for the empty set. */
void report_words_format(uint32_t words, char text[REPORT_WORDS_SIZE]);

#endif
