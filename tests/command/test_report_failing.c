/* SPDX-License-Identifier: MIT */
/* command/report_verdict.h: hosts that fail, and rules that end.
 */
#include "support/table.h"

#include "command/verdicts.h"

#define KEY "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static const struct verdict_row verdicts[] = {
    {"expires: today", {RULED("2026-11-01", THREE, THREE, .until = TODAY)},
        "expires in 0 days"},
    {"expires: tomorrow",
        {RULED("2026-11-01", THREE, THREE, .until = "2026-11-22")},
        "expires in 1 day"},
    {"expires: and could shrink",
        {RULED("2026-11-01", THREE, "ciphers", .until = "2026-12-21")},
        "expires in 30 days; shrink to: ciphers"},
    {"expires: not soon",
        {RULED("2026-11-01", THREE, THREE, .until = "2026-12-22")}, "keep"},
    {"expired: yesterday",
        {RULED("2026-11-01", THREE, THREE, .until = "2026-11-20")},
        "expired 1 day ago"},
    {"expired: and fails for it",
        {RULED("2026-01-01", THREE, THREE, .until = "2026-01-31"),
            FAILED("2026-11-01", .hint = HINT)},
        "add: " HINT "; expired 294 days ago"},

    {"add: fails without a rule", {FAILED("2026-11-01", .hint = HINT)},
        "add: " HINT},
    {"add: works, for something else opens it",
        {{.time = "2026-11-01", .needed = "legacy-connect", .hint = HINT}},
        "add: " HINT},
    {"widen: the rule, and the word",
        {FAILED("2026-11-01", .hint = "old.example.com tls1.0; if it is old",
            .rule = "old.example.com:8443 eof pin=" KEY " until=2027-01-31",
            .until = "2027-01-31")},
        "widen: old.example.com:8443 eof tls1.0 pin=" KEY
        " until=2027-01-31; if it is old"},
    {"widen: what 'default' stood for stays",
        {FAILED("2026-11-01", .hint = "old.example.com tls1.0", .rule = "-")},
        "widen: old.example.com default tls1.0"},
    {"widen: in place of 'none'",
        {FAILED("2026-11-01", .hint = HINT,
            .rule = "old.example.com none pin=" KEY)},
        "widen: " HINT " pin=" KEY},
    {"widen: this host, and not all that have the rule",
        {FAILED("2026-11-01", .hint = "old.example.com tls1.0",
            .rule = ".example.com:8443 eof")},
        "widen: old.example.com:8443 eof tls1.0"},
    {"widen: an address among many",
        {FAILED("2026-11-01", .host = "-", .address = "2001:db8::7",
            .hint = "2001:db8::7 tls1.0", .rule = "[2001:db8::/32]:636 eof")},
        "widen: [2001:db8::7]:636 eof tls1.0"},
    {"widen: not until a day that is past",
        {FAILED("2026-11-21", .hint = HINT,
            .rule = "old.example.com legacy-connect until=2026-11-20",
            .until = "2026-11-20")},
        "widen: " HINT "; expired 1 day ago"},
    {"widen: not by what the rule has",
        {FAILED("2026-11-01", .hint = HINT),
            FAILED("2026-11-02", .rule = HINT, .allowed = "legacy-connect")},
        "fails"},
    {"fails: no hint", {FAILED("2026-11-01")}, "fails"},
    {"fails: a sentence", {FAILED("2026-11-01", .hint = "No word can help")},
        "fails"},
    {"fails: a hint for another host",
        {FAILED("2026-11-01", .hint = "new.example.com legacy-connect")},
        "fails"},
    {"fails: a hint for all hosts",
        {FAILED("2026-11-01", .hint = "* eof until=2027-01-31")}, "fails"},
    {"fails: a hint that trusts anybody",
        {FAILED("2026-11-01",
            .hint = "old.example.com trust-any until=2027-01-31")},
        "fails"},
    {"fails: a hint of two words",
        {FAILED("2026-11-01", .hint = "old.example.com sha1 tls1.0")}, "fails"},
    {"fails: a hint without a word",
        {FAILED("2026-11-01", .hint = "old.example.com")}, "fails"},
    {"fails: two rules are no hint",
        {FAILED("2026-11-01", .hint = "a.example.com, b.example.com")},
        "fails"},
    {"fails: one program, while others work",
        {FAILED("2026-11-01", .hint = HINT, .program = "python3"),
            {.time = "2026-11-02", .needed = ""}},
        "add: " HINT},
    {"nothing: it works again",
        {FAILED("2026-11-01", .hint = HINT),
            {.time = "2026-11-02", .needed = ""}},
        "nothing"},
    {"nothing: it works with another address",
        {FAILED("2026-11-01", .hint = HINT, .address = "192.0.2.8"),
            {.time = "2026-11-02", .needed = ""}},
        "nothing"},
    {"nothing: a program that is gone",
        {FAILED("2026-09-01", .hint = HINT, .program = "python3"),
            {.time = "2026-11-02", .needed = ""}},
        "nothing"},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(verdicts, verdict_is),
	};

	return table_run(
	    "report_failing", tables, sizeof(tables) / sizeof(tables[0]));
}
