/* SPDX-License-Identifier: MIT */
/* command/report_verdict.h: what a host needs, and what its rule allows.
 */
#include "support/table.h"

#include <stdio.h>

#include "command/verdicts.h"
#include "command/report_write.h"

static const struct verdict_row verdicts[] = {
    {"keep: needed", {RULED("2026-11-01", THREE, THREE)}, "keep"},
    {"keep: not known", {RULED("2026-11-01", THREE, NULL)}, "keep"},
    {"shrink: never needed", {RULED("2026-11-01", THREE, "seclevel1")},
        "shrink to: seclevel1"},
    {"shrink: not needed any more",
        {RULED("2026-11-01", THREE, THREE),
            RULED("2026-11-02", THREE, "seclevel1 ciphers")},
        "shrink to: seclevel1 ciphers"},
    {"shrink: to a pin alone", {RULED("2026-11-01", "sha1 pin", "pin")},
        "shrink to: none pin"},
    {"shrink: a pin is not needed, and stays",
        {RULED("2026-11-01", "legacy-connect sha1 pin", "legacy-connect")},
        "shrink to: legacy-connect pin"},
    {"shrink: a pin stays where nothing is needed",
        {RULED("2026-11-01", "sha1 pin", "")}, "shrink to: none pin"},
    {"shrink: what another program needs stays",
        {RULED("2026-11-01", THREE, "ciphers", .program = "python3"),
            RULED("2026-11-02", THREE, "seclevel1")},
        "shrink to: seclevel1 ciphers"},
    {"shrink: the newest rule counts",
        {RULED("2026-11-02", "eof sha1", "sha1"),
            RULED("2026-11-01", THREE, THREE)},
        "shrink to: sha1"},

    {"remove: mended",
        {RULED("2026-10-01", THREE, THREE), RULED("2026-11-02", THREE, ""),
            RULED("2026-11-03", THREE, "")},
        "remove: mended on 2026-11-02 (nothing needed in 2 handshakes)"},
    {"remove: mended, then not, then mended",
        {RULED("2026-10-01", THREE, ""), RULED("2026-11-02", THREE, "sha1"),
            RULED("2026-11-03", THREE, "")},
        "remove: mended on 2026-11-03 (nothing needed in 1 handshake)"},
    {"remove: never needed", {RULED("2026-11-02", THREE, "")},
        "remove: not needed since 2026-11-02 (nothing needed in 1 handshake)"},
    {"remove: in whatever order",
        {RULED("2026-11-03", THREE, ""), RULED("2026-11-02", THREE, ""),
            RULED("2026-10-01", THREE, THREE)},
        "remove: mended on 2026-11-02 (nothing needed in 2 handshakes)"},
    {"remove: a later need cuts the run",
        {RULED("2026-11-03", THREE, ""), RULED("2026-11-01", THREE, ""),
            RULED("2026-11-02", THREE, THREE)},
        "remove: mended on 2026-11-03 (nothing needed in 1 handshake)"},
    {"remove: what was before the need is no evidence",
        {RULED("2026-11-02", THREE, THREE), RULED("2026-11-03", THREE, ""),
            RULED("2026-11-01", THREE, "")},
        "remove: mended on 2026-11-03 (nothing needed in 1 handshake)"},
    {"remove: a program that is gone does not count",
        {RULED("2026-09-01", THREE, THREE, .program = "python3"),
            RULED("2026-11-03", THREE, "")},
        "remove: mended on 2026-11-03 (nothing needed in 1 handshake)"},
    {"remove: its end does not matter",
        {RULED("2026-11-03", THREE, "", .until = "2026-11-25")},
        "remove: not needed since 2026-11-03 (nothing needed in 1 handshake)"},
    {"remove: not while another program needs it",
        {RULED("2026-11-01", THREE, THREE, .program = "python3"),
            RULED("2026-11-02", THREE, "")},
        "keep"},
    {"remove: not while another machine needs it",
        {RULED("2026-11-01", THREE, THREE, .machine = "web2"),
            RULED("2026-11-02", THREE, "")},
        "keep"},
    {"remove: not while another address needs it",
        {RULED("2026-11-01", THREE, THREE, .address = "192.0.2.8"),
            RULED("2026-11-02", THREE, "")},
        "keep"},
    {"remove: an address that is gone does not count",
        {RULED("2026-09-01", THREE, THREE, .address = "192.0.2.8"),
            RULED("2026-11-02", THREE, "")},
        "remove: mended on 2026-11-02 (nothing needed in 1 handshake)"},
    {"remove: not where a wider rule would count then",
        {RULED("2026-11-02", THREE, ""), {.time = "2026-11-02",
                                             .rule = ".example.com",
                                             .allowed = THREE,
                                             .needed = THREE,
                                             .host = "b.example.com"}},
        "shrink to: none"},
    {"remove: nor one for its address",
        {RULED("2026-11-02", THREE, ""), {.time = "2026-11-02",
                                             .rule = "192.0.2.0/24",
                                             .allowed = THREE,
                                             .needed = THREE,
                                             .host = "b.example.com"}},
        "shrink to: none"},
    {"remove: but where that can go as well",
        {RULED("2026-11-02", THREE, ""), {.time = "2026-11-02",
                                             .rule = ".example.com",
                                             .allowed = THREE,
                                             .needed = "",
                                             .host = "b.example.com"}},
        "remove: not needed since 2026-11-02 (nothing needed in 1 handshake)"},
    {"keep: a pin shuts as well", {RULED("2026-11-02", "pin", "")},
        "keep: pins the key"},
    {"keep: a pin beside what is needed",
        {RULED("2026-11-02", "sha1 pin", "sha1")}, "keep"},
    {"keep: a pin that made the chain pass",
        {RULED("2026-11-02", "pin", "pin")}, "keep"},
    {"keep: a pin that made the chain pass once",
        {RULED("2026-11-01", "pin", "pin"), RULED("2026-11-02", "pin", "")},
        "keep: pins the key"},
    {"keep: the end of a pin matters",
        {RULED("2026-11-03", "pin", "", .until = "2026-11-25")},
        "expires in 4 days"},
    {"remove: not where a pin would count then",
        {RULED("2026-11-02", THREE, ""), {.time = "2026-11-02",
                                             .rule = ".example.com",
                                             .allowed = "pin",
                                             .needed = "",
                                             .host = "b.example.com"}},
        "shrink to: none"},
    {"remove: a pin stays for the host that needs a word",
        {{.time = "2026-11-02",
             .rule = ".example.com",
             .allowed = "sha1 pin",
             .needed = ""},
            {.time = "2026-11-02",
                .rule = ".example.com",
                .allowed = "sha1 pin",
                .needed = "sha1",
                .host = "b.example.com"}},
        "not needed since 2026-11-02 (nothing needed in 1 handshake); its "
        "rule stays for other hosts"},
    {"keep: an exception",
        {{.time = "2026-11-02",
            .rule = "old.example.com none",
            .allowed = "",
            .needed = ""}},
        "keep"},
    {"remove: not while another port needs it",
        {RULED("2026-11-01", THREE, THREE, .port = "8443"),
            RULED("2026-11-02", THREE, "")},
        "not needed since 2026-11-02 (nothing needed in 1 handshake); its "
        "rule stays for other hosts"},
    {"remove: each file of FTP has a port",
        {RULED("2026-11-01", THREE, THREE, .port = "40001"),
            RULED("2026-11-02", THREE, "", .port = "40002")},
        "remove: mended on 2026-11-02 (nothing needed in 1 handshake)"},
    {"remove: a port may have a rule of its own",
        {{.time = "2026-11-01",
             .port = "8443",
             .rule = "old.example.com:8443",
             .allowed = THREE,
             .needed = THREE},
            {.time = "2026-11-02",
                .rule = "old.example.com:443",
                .allowed = THREE,
                .needed = ""}},
        "remove: not needed since 2026-11-02 (nothing needed in 1 handshake)"},
    {"remove: not after the last needed it again",
        {RULED("2026-11-01", THREE, ""), RULED("2026-11-02", THREE, THREE)},
        "keep"},
    {"remove: not for what is not known",
        {RULED("2026-11-01", THREE, THREE), RULED("2026-11-02", THREE, NULL)},
        "keep"},
    {"remove: not while it fails",
        {RULED("2026-11-01", THREE, ""),
            FAILED("2026-11-02", .rule = "-", .allowed = THREE)},
        "fails"},
    {"remove: not if nobody can tell",
        {RULED("2026-11-02", "max-tls1.2", "", .untold = "max-tls1.2")},
        "keep"},
    {"remove: what was told before holds",
        {RULED("2026-11-01", "sha1", ""),
            RULED("2026-11-02", "sha1", "", .untold = "sha1")},
        "remove: not needed since 2026-11-01 (nothing needed in 2 handshakes)"},
    {"keep: what was needed before is",
        {RULED("2026-11-01", "sha1", "sha1"),
            RULED("2026-11-02", "sha1", "", .untold = "sha1")},
        "keep"},
    {"shrink: not by what nobody can tell",
        {RULED("2026-11-02", "eof sha1 max-tls1.2", "sha1",
            .untold = "max-tls1.2")},
        "shrink to: sha1 max-tls1.2"},
    {"add: the rule alone",
        {FAILED("2026-11-02",
            .hint = "old.example.com sha1; no word helps if it is MD5")},
        "add: old.example.com sha1"},
    {"fails: of several rules none is known to help",
        {FAILED("2026-11-02", .hint = "a.test tls1.0, or a.test tls1.1")},
        "fails"},
    {"remove: not for a word that is not known",
        {RULED("2026-11-02", "eof warp", "warp")}, "keep"},
    {"remove: not while other hosts of the rule need it",
        {{.time = "2026-11-02",
             .rule = ".example.com",
             .allowed = THREE,
             .needed = ""},
            {.time = "2026-11-02",
                .rule = ".EXAMPLE.com",
                .allowed = THREE,
                .needed = THREE,
                .host = "b.example.com"}},
        "not needed since 2026-11-02 (nothing needed in 1 handshake); its "
        "rule stays for other hosts"},

    {"late: a handshake soon after is not past it",
        {RULED("2026-11-01T10:00:00.000Z", "eof", "eof", .event = "close"),
            RULED("2026-11-01T10:00:01.000Z", "eof", "")},
        "keep"},
    {"late: a handshake the next day is",
        {RULED("2026-11-01T10:00:00.000Z", "eof", "eof", .event = "close"),
            RULED("2026-11-02T10:00:00.001Z", "eof", "")},
        "remove: mended on 2026-11-02 (nothing needed in 1 handshake)"},
    {"late: and one soon after is no evidence then",
        {RULED("2026-11-01T10:00:00.000Z", "eof", "eof", .event = "close"),
            RULED("2026-11-01T10:00:01.000Z", "eof", ""),
            RULED("2026-11-03", "eof", "")},
        "remove: mended on 2026-11-03 (nothing needed in 1 handshake)"},
    {"late: with a word that is needed",
        {RULED("2026-11-01T10:00:00.000Z", "eof sha1", "eof", .event = "close"),
            RULED("2026-11-01T10:00:01.000Z", "eof sha1", "sha1")},
        "keep"},
    {"late: no handshake is known",
        {RULED("2026-11-01", "eof", "eof", .event = "close")}, "keep"},
    {"late: renegotiation",
        {RULED("2026-11-01T10:00:00.000Z", "renegotiate", "renegotiate"),
            RULED("2026-11-01T10:00:01.000Z", "renegotiate", "")},
        "keep"},
    {"late: a failure as it closed is not past either",
        {FAILED("2026-11-01T10:00:00.000Z", .event = "close",
             .hint = "old.example.com eof"),
            {.time = "2026-11-01T10:00:01.000Z", .needed = ""}},
        "add: old.example.com eof"},
};

/* They share a place, and what one of them needs stays. */
static void
many_clients_are_not_forgotten(void)
{
	const struct report_input input = {0};
	struct journal_record record = RULED("2026-11-01", THREE, "");
	struct report_table table;
	struct report report;
	char machine[16];
	unsigned i;

	assert_int_equal(report_table_init(&table), 0);
	record.machine = machine;
	for (i = 0; i < 2 * REPORT_CLIENTS; i++) {
		snprintf(machine, sizeof(machine), "web%u", i);
		record.needed = i == REPORT_CLIENTS + 1 ? "sha1" : "";
		journal_add(&table, &record, 1);
	}
	assert_int_equal(report_make(&report, &table, &input, 0), 0);
	assert_false(
	    report_verdict_has(&report.entries[0].verdict, REPORT_REMOVE));
	assert_int_equal(
	    report_host_needed(report.entries[0].host), RELAX_SHA1);
	report_free(&report);
	report_table_free(&table);
}

static const struct table_single singles[] = {
    {"clients: many", many_clients_are_not_forgotten},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(verdicts, verdict_is),
	    TABLE(singles, table_single_run),
	};

	return table_run(
	    "report_verdict", tables, sizeof(tables) / sizeof(tables[0]));
}
