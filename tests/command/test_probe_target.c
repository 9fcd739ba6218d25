/* SPDX-License-Identifier: MIT */
/* command/probe_target.h: what is to be probed, and the pattern for it. */
#include "support/table.h"

#include <string.h>

#include "command/probe_target.h"
#include "policy/rules.h"

static const struct target_row {
	const char *name;
	const char *text;
	const char *pattern; /* NULL: it is refused */
} targets[] = {
    {"target: name", "Old.Example.com", "old.example.com"},
    {"target: port", "old.example.com:8443", "old.example.com:8443"},
    {"target: the port of HTTPS", "old.example.com:443", "old.example.com"},
    {"target: IPv4", "192.0.2.7", "192.0.2.7"},
    {"target: IPv4, port", "192.0.2.7:8443", "192.0.2.7:8443"},
    {"target: IPv6", "2001:db8::7", "2001:db8::7"},
    {"target: IPv6, port", "[2001:db8::7]:8443", "[2001:db8::7]:8443"},
    {"target: one label", "printer", "printer"},
    {"target: a name that is a word", "sha1", "sha1."},
    {"target: a name that is a suite", "AES128-SHA", "aes128-sha"},
    {"target: a word with a port", "sha1:8443", "sha1:8443"},
    {"target: port 0", "old.example.com:0", NULL},
    {"target: no port", "old.example.com:", NULL},
    {"target: IPv4 in brackets", "[192.0.2.7]:443", NULL},
    {"target: no ']'", "[2001:db8::7", NULL},
    {"target: URL", "https://old.example.com/", NULL},
};

/* The pattern is a rule as it stands. */
static void
target_has_its_pattern(void **state)
{
	const struct target_row *row = *state;
	char pattern[PROBE_PATTERN_SIZE];
	struct probe_target target;
	struct rules_error error;
	struct rules *rules;

	if (row->pattern == NULL) {
		assert_int_equal(
		    probe_target_parse(row->text, PROBE_IMPLICIT, &target), -1);
		return;
	}
	assert_int_equal(
	    probe_target_parse(row->text, PROBE_IMPLICIT, &target), 0);
	probe_target_pattern(&target, pattern);
	assert_string_equal(pattern, row->pattern);
	rules = rules_parse(pattern, strlen(pattern), RULES_VALUE, &error);
	assert_non_null(rules);
	rules_free(rules);
}

int
main(void)
{
	const struct table tables[] = {TABLE(targets, target_has_its_pattern)};

	return table_run("probe target", tables, 1);
}
