/* SPDX-License-Identifier: MIT */
/* Puts the fields of a record in their order. */
#include <limits.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "policy/calendar.h"
#include "policy/relax.h"
#include "preload/journal.h"
#include "preload/program.h"
#include "preload/record_line.h"
#include "preload/settings.h"

#define VERSION 1

/* So many digits of the number, and what comes behind them. */
static char *
put(char *at, int digits, int64_t number, char behind)
{
	int i;

	for (i = digits; i-- > 0; number /= 10)
		at[i] = (char)('0' + number % 10);
	at[digits] = behind;
	return at + digits + 1;
}

/*
 * By no function of libc that takes a lock: the process may be at its exit. And
 * by no snprintf(3), which took a quarter of the instructions of a record.
 */
static void
add_time(struct json *json)
{
	struct timespec now = {0};
	struct calendar date;
	char text[64], *at = text;
	int64_t rest;
	int digits = 4;

	clock_gettime(CLOCK_REALTIME, &now);
	date = calendar_of(now.tv_sec);
	/* As gmtime(3), which has no later years. */
	if (date.year < 0 || date.year > INT_MAX) {
		json_string(json, "time", "");
		return;
	}
	for (rest = date.year / 10000; rest > 0; rest /= 10)
		digits++;
	at = put(at, digits, date.year, '-');
	at = put(at, 2, date.month, '-');
	at = put(at, 2, date.day, 'T');
	at = put(at, 2, date.hour, ':');
	at = put(at, 2, date.minute, ':');
	at = put(at, 2, date.second, '.');
	at = put(at, 3, now.tv_nsec / 1000000, 'Z');
	json_text(json, "time", text, (size_t)(at - text));
}

void
record_line_begin(struct json *json, const char *event)
{
	json_begin(json);
	json_number(json, "v", VERSION);
	add_time(json);
	json_string(json, "machine", program_machine());
	json_string(json, "program", program_name());
	json_number(json, "pid", getpid());
	json_string(json, "event", event);
}

static const char *
or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

void
record_line_peer(struct json *json, const struct peername *peer)
{
	static const struct peername nobody;

	if (peer == NULL)
		peer = &nobody;
	json_string(json, "host", or_null(peer->host));
	json_string(json, "address", or_null(peer->address));
	json_number(json, "port", peer->port != 0 ? peer->port : -1);
}

void
record_line_rule(struct json *json, const struct rule *rule)
{
	char until[11] = "";

	if (rule != NULL && rule->relax.until != RELAX_NO_END)
		relax_date_format(rule->relax.until, until);
	json_text(json, "rule", rule != NULL ? rule->text : NULL,
	    rule != NULL ? rule->len : 0);
	json_number(json, "line", rule != NULL ? (int64_t)rule->line : -1);
	json_string(json, "until", or_null(until));
}

void
record_line_crypto(struct json *json, const struct crypto_names *names)
{
	static const struct crypto_names unknown = {
	    .kex_bits = -1, .key_bits = -1};

	if (names == NULL)
		names = &unknown;
	json_string(json, "protocol", names->protocol);
	json_string(json, "cipher", names->cipher);
	json_string(json, "kex", or_null(names->kex));
	json_number(json, "kex_bits", names->kex_bits);
	json_string(json, "key", names->key);
	json_number(json, "key_bits", names->key_bits);
	json_string(json, "signature", names->signature);
}

void
record_line_words(struct json *json, const char *name, uint32_t words)
{
	uint32_t bit;

	json_list(json, name);
	for (bit = 1; bit <= RELAX_TRUST_ANY; bit <<= 1) {
		if ((words & bit) != 0 && bit != RELAX_NONE)
			json_item(json, relax_word_name(bit));
	}
	json_list_end(json);
}

void
record_line_end(struct json *json)
{
	if (json_end(json))
		journal_write(settings_journal(), json->text, json->len);
}
