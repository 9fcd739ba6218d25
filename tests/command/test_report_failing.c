/* SPDX-License-Identifier: MIT */
/* command/report_verdict.h: hosts that fail, and rules that end.
 */
#include "unit/table.h"

#include "command/verdicts.h"

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
    {"widen: fails with a rule",
        {FAILED("2026-11-01", .hint = HINT, .rule = "-")}, "widen: " HINT},
    {"fails: no hint", {FAILED("2026-11-01")}, "fails"},
    {"fails: a sentence", {FAILED("2026-11-01", .hint = "No word can help")},
        "fails"},
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
