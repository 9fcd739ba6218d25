/* SPDX-License-Identifier: MIT */
/* One JSON object on stdout. */
#include <stdio.h>
#include <string.h>

#include "command/probe_print.h"
#include "command/probe_words.h"

/* All texts are printable ASCII: only two characters are special. */
static void
put_string(const char *text)
{
	putchar('"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('"');
}

/* ',"name":"text"'; an empty text is null. */
static void
put_text(const char *name, const char *text)
{
	printf(",\"%s\":", name);
	if (text[0] != '\0')
		put_string(text);
	else
		fputs("null", stdout);
}

static void
put_bool(const char *name, bool value)
{
	printf(",\"%s\":%s", name, value ? "true" : "false");
}

static void
put_offer(const struct probe_offer *offer)
{
	printf(",\"offers\":");
	if (offer->version[0] == '\0') {
		fputs("null", stdout);
		return;
	}
	fputs("{\"version\":", stdout);
	put_string(offer->version);
	put_text("suite", offer->suite);
	put_text("exchange", offer->exchange);
	put_text("signature", offer->signature);
	put_text("key", offer->key);
	put_text("signed_with", offer->signed_with);
	put_bool("secure_renegotiation", offer->is_secure);
	putchar('}');
}

static void
put_places(const struct probe_search *search)
{
	const struct probe_place *place;
	size_t i;

	fputs(",\"addresses\":[", stdout);
	for (i = 0; i < search->place_count; i++) {
		place = &search->places[i];
		fputs(i > 0 ? ",{\"address\":" : "{\"address\":", stdout);
		put_string(place->text);
		put_bool("reached", place->is_reached);
		put_text("error_without_rule", place->strict.text);
		putchar('}');
	}
	putchar(']');
}

static void
put_reasons(const struct probe_search *search)
{
	struct probe_reason reasons[PROBE_REASONS];
	size_t i, count = probe_reasons(search, reasons);

	fputs(",\"needs\":[", stdout);
	for (i = 0; i < count; i++) {
		fputs(i > 0 ? ",{\"word\":" : "{\"word\":", stdout);
		put_string(reasons[i].name);
		put_text("why", reasons[i].why);
		put_text("risk", reasons[i].risk);
		put_text("mend", reasons[i].mend);
		putchar('}');
	}
	putchar(']');
}

static void
put_renegotiation(const struct probe_search *search)
{
	static const char *const names[] = {
	    [PROBE_RENEGOTIATION_UNKNOWN] = "",
	    [PROBE_RENEGOTIATION_REFUSED] = "refused",
	    [PROBE_RENEGOTIATION_ALLOWED] = "allowed",
	};

	put_text("client_renegotiation", names[search->renegotiation]);
}

static const char *
reason_without_rule(const struct probe_search *search, char *text, size_t size)
{
	if (search->verdict == PROBE_NO_HELP)
		probe_no_help(search, text, size);
	else if (search->verdict == PROBE_NO_ANSWER)
		snprintf(text, size, "%s",
		    search->last.text[0] != '\0' ? search->last.text :
		                                   search->first.text);
	else
		text[0] = '\0';
	return text;
}

void
probe_print_json(const struct probe_search *search)
{
	static const char *const verdicts[] = {
	    [PROBE_RULE] = "rule",
	    [PROBE_NO_NEED] = "no need",
	    [PROBE_NO_HELP] = "no help",
	    [PROBE_NO_ANSWER] = "no answer",
	};
	char text[PROBE_RULE_SIZE] = "";

	fputs("{\"host\":", stdout);
	put_string(search->target.host);
	printf(",\"port\":%u", search->target.port);
	put_text("starttls", probe_protocol_name(search->target.protocol));
	put_text("verdict", verdicts[search->verdict]);
	put_text("error_without_rule", search->first.text);
	put_text("reason", reason_without_rule(search, text, sizeof(text)));
	text[0] = '\0';
	if (search->verdict == PROBE_RULE)
		probe_rule_format(&search->rule, &search->target, text);
	put_text("rule", text);
	put_bool("defaults_need_nothing", search->defaults_need_nothing);
	put_reasons(search);
	put_offer(&search->last.offer);
	put_renegotiation(search);
	put_bool("wants_client_certificate", search->wants_certificate);
	put_bool("needs_client_certificate", search->needs_certificate);
	put_places(search);
	puts("}");
}
