/* SPDX-License-Identifier: MIT */
/*
 * A record of the journal: whatever its texts are, it is one line of JSON that
 * says the same, and that 'legacytls report' reads. The input is the texts, a
 * NUL between them.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "command/report_record.h"
#include "command/report_words.h"
#include "preload/journal.h"
#include "preload/record_line.h"
#include "preload/settings.h"

/* A piece of the input, and the member of the record that says it. */
struct text {
	const char *name;
	const char *at;
	size_t len;
};

enum {
	HOST,
	ADDRESS,
	RULE,
	CIPHER,
	ERROR,
	NOTE,
	TEXTS,
};

static struct text texts[TEXTS] = {
    {.name = "host"},
    {.name = "address"},
    {.name = "rule"},
    {.name = "cipher"},
    {.name = "error"},
    {.name = "note"},
};

/* The line that was written; empty: none was. */
static struct {
	char text[JSON_SIZE];
	size_t len;
} line;

/* In the place of the object's own: there is a journal, and it is here. */
const char *
settings_journal(void)
{
	return "stderr";
}

void
journal_write(const char *target, const char *text, size_t len)
{
	assert(strcmp(target, "stderr") == 0 && len <= sizeof(line.text));
	memcpy(line.text, text, len);
	line.len = len;
}

/* Bytes of a well-formed sequence (Unicode 15, table 3-7); 0: it is none. */
static size_t
sequence_len(const unsigned char *at, size_t left)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t len;
	} rows[] = {
	    {0x00, 0x7f, 0x80, 0xbf, 1},
	    {0xc2, 0xdf, 0x80, 0xbf, 2},
	    {0xe0, 0xe0, 0xa0, 0xbf, 3},
	    {0xe1, 0xec, 0x80, 0xbf, 3},
	    {0xed, 0xed, 0x80, 0x9f, 3},
	    {0xee, 0xef, 0x80, 0xbf, 3},
	    {0xf0, 0xf0, 0x90, 0xbf, 4},
	    {0xf1, 0xf3, 0x80, 0xbf, 4},
	    {0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	size_t i, row = 0;

	while (row < 9 && (at[0] < rows[row].first || at[0] > rows[row].last))
		row++;
	if (row == 9 || rows[row].len > left)
		return 0;
	for (i = 1; i < rows[row].len; i++) {
		if (at[i] < (i == 1 ? rows[row].low : 0x80) ||
		    at[i] > (i == 1 ? rows[row].high : 0xbf))
			return 0;
	}
	return rows[row].len;
}

/* What the text is to be read as. Returns its length. */
static size_t
expect(const struct text *text, char out[3 * JSON_STRING_MAX + 3])
{
	const bool is_cut = text->len > JSON_STRING_MAX;
	const size_t len = is_cut ? JSON_STRING_MAX : text->len;
	size_t at = 0, used = 0, step;

	for (; at<len; at += step> 0 ? step : 1) {
		step = sequence_len(
		    (const unsigned char *)text->at + at, len - at);
		memcpy(out + used, step > 0 ? text->at + at : "\xef\xbf\xbd",
		    step > 0 ? step : 3);
		used += step > 0 ? step : 3;
	}
	memcpy(out + used, "...", is_cut ? 3 : 0);
	return used + (is_cut ? 3 : 0);
}

static int
on_key(void *data, const unsigned char *text, size_t len)
{
	const struct text **current = data;
	size_t i;

	*current = NULL;
	for (i = 0; i < TEXTS; i++) {
		if (strlen(texts[i].name) == len &&
		    memcmp(texts[i].name, text, len) == 0)
			*current = &texts[i];
	}
	return 1;
}

static int
on_string(void *data, const unsigned char *text, size_t len)
{
	const struct text **current = data;
	static char want[3 * JSON_STRING_MAX + 3];

	if (*current != NULL) {
		assert(expect(*current, want) == len);
		assert(memcmp(want, text, len) == 0);
	}
	*current = NULL;
	return 1;
}

/* One line, JSON, and each text as it should be. */
static void
check_json(void)
{
	static const yajl_callbacks callbacks = {
	    .yajl_map_key = on_key, .yajl_string = on_string};
	const unsigned char *text = (const unsigned char *)line.text;
	const struct text *current = NULL;
	yajl_handle parser = yajl_alloc(&callbacks, NULL, &current);
	size_t i;

	assert(parser != NULL);
	assert(yajl_parse(parser, text, line.len) == yajl_status_ok);
	assert(yajl_complete_parse(parser) == yajl_status_ok);
	yajl_free(parser);
	for (i = 0; i < line.len; i++)
		assert((text[i] >= ' ' && text[i] != 0x7f) ||
		       (i == line.len - 1 && text[i] == '\n'));
}

/* As the report has it: escaped, tabs as blanks, and cut to its room. */
static void
check_text(const struct text *text, const char *got, size_t size)
{
	static char want[3 * JSON_STRING_MAX + 3], escaped[4096];
	char *tab = escaped;

	message_escape(escaped, size, want, expect(text, want));
	while ((tab = strstr(tab, "\\x09")) != NULL) {
		*tab++ = ' ';
		memmove(tab, tab + 3, strlen(tab + 3) + 1);
	}
	assert(strcmp(escaped, got) == 0);
	assert(fuzz_is_printable(got));
}

static void
check_record(uint32_t words)
{
	static struct report_record record;
	char fault[MESSAGE_SIZE];

	if (report_record_parse(&record, line.text, line.len, fault) !=
	    REPORT_RECORD_OK) {
		assert(strstr(fault, "is too long") != NULL);
		return;
	}
	assert(record.allowed == words && record.needed == words);
	assert(record.event == REPORT_HANDSHAKE && record.is_needed_known);
	check_text(&texts[HOST], record.host, sizeof(record.host));
	check_text(&texts[ADDRESS], record.address, sizeof(record.address));
	check_text(&texts[RULE], record.rule, sizeof(record.rule));
	check_text(&texts[ERROR], record.error, sizeof(record.error));
	check_text(&texts[NOTE], record.note, sizeof(record.note));
}

/* As record_success writes it. */
static void
write_record(struct json *json, uint32_t words, int32_t until)
{
	struct peername peer = {.port = (uint16_t)words};
	struct rule rule = {.text = texts[RULE].at,
	    .len = (uint32_t)texts[RULE].len,
	    .line = words,
	    .relax = {.until = until}};
	struct crypto_names names = {
	    .cipher = texts[CIPHER].at, .kex_bits = -1, .key_bits = 2048};

	memcpy(peer.host, texts[HOST].at, texts[HOST].len);
	memcpy(peer.address, texts[ADDRESS].at, texts[ADDRESS].len);
	record_line_begin(json, "handshake");
	record_line_peer(json, &peer);
	record_line_rule(json, &rule);
	json_string(json, "outcome", "ok");
	record_line_crypto(json, &names);
	record_line_words(json, "allowed", words);
	record_line_words(json, "needed", words);
	json_text(json, "error", texts[ERROR].at, texts[ERROR].len);
	json_string(json, "note", texts[NOTE].at);
	record_line_end(json);
}

/* Cuts the next text off, at most max bytes. */
static char *
text_cut(char *at, const char *end, size_t max, struct text *text)
{
	text->at = at;
	text->len = strnlen(at, (size_t)(end - at));
	at += text->len < (size_t)(end - at) ? text->len + 1 : text->len;
	if (text->len > max)
		text->len = max;
	return at;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t limits[TEXTS] = {HOST_NAME_SIZE - 1,
	    INET6_ADDRSTRLEN - 1, 1 << 14, 1 << 14, 1 << 14, 1 << 14};
	struct json json;
	uint32_t words;
	char *copy, *at;
	size_t i;

	if (size < 2)
		return 0;
	/* RELAX_NONE is no word of a record. */
	words = (data[0] | (uint32_t)data[1] << 8) & ~RELAX_NONE &
	        (2 * RELAX_TRUST_ANY - 1);
	copy = malloc(size);
	assert(copy != NULL);
	memcpy(copy, data + 2, size - 2);
	copy[size - 2] = '\0';
	at = copy;
	for (i = 0; i < TEXTS; i++)
		at = text_cut(at, copy + size - 2, limits[i], &texts[i]);
	line.len = 0;
	write_record(&json, words, (int32_t)words);
	/* A record that is too long is left out as a whole. */
	assert(line.len > 0 || 6 * size + 2048 > JSON_SIZE);
	if (line.len > 0) {
		check_json();
		check_record(words);
	}
	free(copy);
	return 0;
}
