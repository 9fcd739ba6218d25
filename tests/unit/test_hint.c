/* SPDX-License-Identifier: MIT */
/* preload/hint.h: a hint is a rule that is accepted, whatever the host is. */
#include "support/table.h"

#include <string.h>

#include "policy/rules.h"
#include "preload/hint.h"

static const struct hint_row {
	const char *name;
	const char *host;
	int reason;
	const char *want;
} hints[] = {
    {"hint: a name", "old.example.com",
        SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED,
        "old.example.com legacy-connect"},
    {"hint: an address", "2001:db8::7",
        SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED,
        "2001:db8::7 legacy-connect"},
    {"hint: a name that is a word", "eof", SSL_R_DH_KEY_TOO_SMALL,
        "eof. seclevel1; no word helps if its key is under 1024 bits"},
    {"hint: a name that is a word, two words", "default",
        SSL_R_NO_PROTOCOLS_AVAILABLE, "default. tls1.0, or default. tls1.1"},
};

static void
hint_is_written(void **state)
{
	const struct hint_row *row = *state;
	struct hint_failure failure = {
	    .host = row->host, .error = ERR_PACK(ERR_LIB_SSL, 0, row->reason)};
	char hint[HINT_SIZE];
	struct rules_error error;
	struct rules *rules;

	assert_true(hint_write(&failure, hint));
	assert_string_equal(hint, row->want);
	rules = rules_parse(hint, strcspn(hint, ",;"), RULES_VALUE, &error);
	assert_non_null(rules);
	rules_free(rules);
}

int
main(void)
{
	const struct table tables[] = {TABLE(hints, hint_is_written)};

	return table_run("hint", tables, 1);
}
