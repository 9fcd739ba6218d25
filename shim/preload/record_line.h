/* SPDX-License-Identifier: MIT */
/* The fields that all records have, in their order. */
#ifndef LEGACYTLS_PRELOAD_RECORD_LINE_H
#define LEGACYTLS_PRELOAD_RECORD_LINE_H

#include <stdint.h>

#include "policy/rules.h"
#include "preload/crypto_names.h"
#include "preload/json.h"
#include "preload/peername.h"

/* A NULL argument makes its fields null. */

/* "v" to "event": where and when. errno may change. */
void record_line_begin(struct json *json, const char *event);

/* "host", "address" and "port". */
void record_line_peer(struct json *json, const struct peername *peer);

/* "rule", "line" and "until". */
void record_line_rule(struct json *json, const struct rule *rule);

/* "protocol" to "signature". */
void record_line_crypto(struct json *json, const struct crypto_names *names);

/* A list of words (enum relax_word); RELAX_NONE is not one. */
void record_line_words(struct json *json, const char *name, uint32_t words);

/* Writes the record to the target of LEGACYTLS_JOURNAL. errno may change. */
void record_line_end(struct json *json);

#endif
