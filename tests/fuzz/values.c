/* SPDX-License-Identifier: MIT */
/*
 * Single values: hosts, dates, times, pins, rates, lists. Each reader gets the
 * same text; what it accepts is what the writer, or a slow reader, makes of it.
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/preload_list.h"
#include "command/report_time.h"
#include "common/programs.h"
#include "fuzz/hosts.h"
#include "policy/message.h"
#include "policy/pin.h"
#include "policy/rate.h"
#include "policy/relax.h"
#include "policy/server_words.h"

#define PROGRAM "/usr/bin/curl"
#define OBJECT "/usr/local/lib/liblegacytls.so"

static void
check_times(const char *text, size_t len)
{
	char date[11], formatted[REPORT_TIME_SIZE];
	int64_t time, again;
	int32_t day;

	if (relax_date_parse(text, len, &day) == 0) {
		relax_date_format(day, date);
		assert(len == 10 && memcmp(date, text, 10) == 0);
	}
	if (report_time_parse(text, len, &time) == -1)
		return;
	report_time_format(time, formatted);
	/* A leap second is the next one. */
	if (memcmp(text + 17, "60", 2) != 0)
		assert(memcmp(formatted, text, REPORT_TIME_SIZE - 1) == 0);
	if (relax_date_parse(formatted, 10, &day) == 0) {
		assert(report_time_parse(
		           formatted, REPORT_TIME_SIZE - 1, &again) == 0);
		assert(again == time);
	}
}

static void
check_pin(const char *text, size_t len)
{
	unsigned char digest[PIN_SIZE], again[PIN_SIZE];
	char formatted[PIN_TEXT_SIZE], word[PIN_TEXT_SIZE + 8];
	const char *fault;

	if (pin_parse(text, len, digest, &fault) == -1) {
		assert(fault != NULL && fuzz_is_printable(fault));
	} else {
		pin_format(digest, formatted);
		assert(strlen(formatted) == len);
		assert(memcmp(formatted, text, len) == 0);
		snprintf(word, sizeof(word), "x pin=%s", formatted);
		assert(pin_is_named(word, strlen(word), digest));
	}
	/* Any key has one, but none. */
	if (len < PIN_SIZE)
		return;
	memcpy(digest, text, PIN_SIZE);
	pin_format(digest, formatted);
	if (pin_parse(formatted, strlen(formatted), again, &fault) == -1)
		assert(strstr(fault, "of nothing") != NULL);
	assert(memcmp(digest, again, PIN_SIZE) == 0);
}

static void
check_rate(const char *text, size_t len)
{
	struct rate rate = {0};
	char formatted[32];

	if (rate_parse(text, len, &rate) == -1) {
		assert(rate.times == 0);
		return;
	}
	assert(rate.times > 0 && rate.times <= RATE_TIMES_MAX);
	assert(rate.seconds > 0 && rate.seconds <= RATE_SECONDS_MAX);
	snprintf(
	    formatted, sizeof(formatted), "%u/%u", rate.times, rate.seconds);
	assert(strlen(formatted) == len && memcmp(formatted, text, len) == 0);
}

static void
check_server_words(const char *text, size_t len)
{
	char message[MESSAGE_SIZE], formatted[80] = "prefer-ciphers";
	struct server_words words, again;

	if (server_words_parse(text, len, &words, message) == -1) {
		assert(
		    !words.prefer_ciphers && words.renegotiations.times == 0);
		assert(fuzz_is_printable(message));
		assert(strstr(message, "; ") != NULL);
		return;
	}
	assert(words.prefer_ciphers || words.renegotiations.times > 0);
	if (words.renegotiations.times > 0)
		snprintf(formatted, sizeof(formatted), "renegotiations=%u/%u%s",
		    words.renegotiations.times, words.renegotiations.seconds,
		    words.prefer_ciphers ? ",prefer-ciphers" : "");
	assert(server_words_parse(
	           formatted, strlen(formatted), &again, message) == 0);
	assert(words.prefer_ciphers == again.prefer_ciphers);
	assert(words.renegotiations.times == again.renegotiations.times);
}

/* Printable, and what was not cut can be read back. */
static void
check_escape(const char *text, size_t len)
{
	char out[64];
	size_t i = 0, size = 4 + len % (sizeof(out) - 3);
	unsigned byte;
	const char *at = out;

	message_escape(out, size, text, len);
	assert(strlen(out) < size && fuzz_is_printable(out));
	for (; *at != '\0' && strcmp(at, "...") != 0; i++) {
		if (*at == '\\') {
			assert(sscanf(at, "\\x%2x", &byte) == 1);
			assert((unsigned char)text[i] == byte);
			at += 4;
		} else {
			assert(*at++ == text[i]);
		}
	}
	assert(i <= len);
}

/* Is one of the names the program's? Globs are left to the C library. */
static bool
has_name(const char *list, const char *name)
{
	const size_t len = strlen(name);
	size_t part;

	for (;; list += part) {
		list += strspn(list, ", \t\n");
		part = strcspn(list, ", \t\n");
		if (part == 0)
			return false;
		if (part == len && memcmp(list, name, len) == 0)
			return true;
	}
}

static void
check_programs(const char *list)
{
	bool is_glob = strpbrk(list, "*?[\\") != NULL;
	bool is_included = programs_include(list, PROGRAM);

	if (has_name(list, "curl"))
		assert(is_included && has_name(list, "curl"));
	else
		assert(!is_included || is_glob);
	if (is_included && strchr(list, '/') == NULL)
		assert(programs_are_named(list));
}

/* The object is there once, and all else in its order. */
static void
check_preload_list(const char *list)
{
	char *added = preload_list_add(list, OBJECT, " :"), *again, *at;

	assert(added != NULL);
	at = strstr(added, OBJECT);
	assert(at != NULL);
	again = preload_list_add(added, OBJECT, " :");
	assert(again != NULL && strcmp(added, again) == 0);
	free(again);
	free(added);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	char *string = fuzz_string(data, size);

	hosts_check(text, size);
	hosts_check_target(string);
	check_times(text, size);
	check_pin(text, size);
	check_rate(text, size);
	check_server_words(text, size);
	check_escape(text, size);
	check_programs(string);
	check_preload_list(string);
	free(string);
	return 0;
}
