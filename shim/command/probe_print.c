/* SPDX-License-Identifier: MIT */
/* A file of rules on stdout: comments, and the rule. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command/probe_print.h"
#include "command/probe_words.h"

#define WIDTH 78
#define TEXT_SIZE 1024

static void comment(const char *indent, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "# indent text", in lines that are indented alike. */
static void
comment(const char *indent, const char *format, ...)
{
	char text[TEXT_SIZE], *word, *rest = text;
	size_t at = 0, start = 2 + strlen(indent);
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	while ((word = strsep(&rest, " ")) != NULL) {
		if (at > start && at + 1 + strlen(word) > WIDTH) {
			putchar('\n');
			at = 0;
		}
		if (at == 0)
			at = (size_t)printf("# %s%s", indent, word);
		else
			at += (size_t)printf(" %s", word);
	}
	putchar('\n');
}

static void
print_offer(const struct probe_search *search)
{
	const struct probe_offer *offer = &search->last.offer;
	const char *comma = offer->exchange[0] != '\0' ? ", " : "";

	comment("", "offers: %s, %s%s%s", offer->version, offer->suite, comma,
	    offer->exchange);
	if (offer->signature[0] != '\0')
		comment("", "signs: %s", offer->signature);
	comment("", "certificate: %s, %s", offer->key, offer->signed_with);
	comment("", "renegotiation: %s",
	    offer->is_secure ? "secure" : "not secure (RFC 5746 is missing)");
}

static void
print_places(const struct probe_search *search)
{
	char name[PROBE_PATTERN_SIZE];
	const struct probe_place *place;
	size_t i;

	probe_target_format(&search->target, name);
	comment("", "%s, probed by legacytls", name);
	for (i = 0; i < search->place_count; i++) {
		place = &search->places[i];
		if (place->is_reached)
			comment("", "address: %s", place->text);
		else
			comment("", "address: %s, left out: %s", place->text,
			    place->strict.text);
	}
	if (search->left_out > 0)
		comment("",
		    "It has %zu more addresses, which are not tried: the rule "
		    "may not do for them.",
		    search->left_out);
}

static void
print_certificate_request(const struct probe_search *search)
{
	if (search->needs_certificate)
		comment("",
		    "It refuses clients without a certificate of their own. "
		    "What it needs was seen as far as it goes without one.");
	else if (search->wants_certificate)
		comment("",
		    "It asks for a certificate of the client's, and does "
		    "without.");
}

static void
print_rule(const struct probe_search *search)
{
	struct probe_reason reasons[PROBE_REASONS];
	size_t i, count = probe_reasons(search, reasons);
	char text[PROBE_RULE_SIZE];

	if (search->first.outcome != PROBE_DONE)
		comment("", "without a rule: %s", search->first.text);
	for (i = 0; i < count; i++) {
		comment("", "%s: %s", reasons[i].name, reasons[i].why);
		comment("  ", "risk: %s", reasons[i].risk);
		comment("  ", "mend: %s", reasons[i].mend);
	}
	if (search->defaults_need_nothing)
		comment("",
		    "Only clients that are stricter than OpenSSL's defaults "
		    "need this; curl connects without.");
	if (probe_target_has_more_ports(&search->target))
		comment("",
		    "The rule is for every port: FTP takes another one for "
		    "each file.");
	probe_rule_format(&search->rule, &search->target, text);
	puts(text);
}

static void
print_no_rule(const struct probe_search *search)
{
	char text[PROBE_REASON_SIZE];

	probe_no_rule(search, text, sizeof(text));
	if (search->verdict == PROBE_NO_HELP) {
		comment("", "without a rule: %s", search->first.text);
		comment("", "No rule helps: %s.", text);
	} else {
		comment("", "No answer: %s.", text);
	}
}

void
probe_print(const struct probe_search *search)
{
	print_places(search);
	switch (search->verdict) {
	case PROBE_RULE:
		print_offer(search);
		print_certificate_request(search);
		print_rule(search);
		break;
	case PROBE_NO_NEED:
		print_offer(search);
		print_certificate_request(search);
		comment("", "It needs no rule.");
		break;
	default:
		print_no_rule(search);
	}
}
