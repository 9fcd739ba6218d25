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
	const char *want; /* NULL: nothing to say */
	int version;      /* of the ServerHello; 0: there was none */
} hints[] = {
    {"hint: a name", "old.example.com",
        SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED,
        "old.example.com legacy-connect", 0},
    {"hint: an address", "2001:db8::7",
        SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED,
        "2001:db8::7 legacy-connect", 0},
    {"hint: a name that is a word", "eof", SSL_R_DH_KEY_TOO_SMALL,
        "eof. seclevel1; no word helps if its key is under 1024 bits", 0},
    {"hint: a name that is a word, two words", "default",
        SSL_R_NO_PROTOCOLS_AVAILABLE, "default. tls1.0, or default. tls1.1", 0},
    {"hint: a signature, OpenSSL 3.0.7", "old.example.com",
        ERR_R_INTERNAL_ERROR, "old.example.com tls1.1", TLS1_1_VERSION},
    {"hint: an internal error", "old.example.com", ERR_R_INTERNAL_ERROR, NULL,
        TLS1_2_VERSION},
};

static void
hint_is_written(void **state)
{
	const struct hint_row *row = *state;
	struct hint_failure failure = {
	    .host = row->host,
	    .error = ERR_PACK(ERR_LIB_SSL, 0, row->reason),
	    .version = row->version,
	    .is_answered = row->version != 0,
	};
	char hint[HINT_SIZE];
	struct rules_error error;
	struct rules *rules;

	assert_int_equal(hint_write(&failure, hint), row->want != NULL);
	if (row->want == NULL)
		return;
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
