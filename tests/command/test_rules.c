/* SPDX-License-Identifier: MIT */
/* legacytls rules, as a user and a CI job run it. */
#include "support/table.h"

#include "command/cli.h"

#define FULL "old.test legacy-connect until=2099-12-31"

static const struct cli_row rows[] = {
    {"help", "legacytls rules --help", 0, "Usage: legacytls rules ", NULL},
    {"a rule with nothing amiss", "legacytls rules '" FULL "'", 0,
        "1 rule, 0 warnings\n", "warning "},
    {"its host in words", "legacytls rules '" FULL "'", 0,
        "covers   the name old.test, every port\n", NULL},
    {"what it opens in words", "legacytls rules '" FULL "'", 0,
        "opens    legacy-connect  a server without RFC 5746", "seclevel1"},
    {"what it leaves shut", "legacytls rules '" FULL "'", 0,
        "shut     RSA and DH under 2048 bits", "servers without RFC 5746,"},
    {"the default set in its words", "legacytls rules old.test", 2,
        "           ciphers         ", NULL},
    {"the default set is wider than needed",
        "legacytls rules 'old.test until=2099-12-31'", 2,
        "warning  it opens all of 'default'", NULL},
    {"no end", "legacytls rules 'old.test sha1'", 2, "warning  it has no end",
        NULL},
    {"an end that has passed",
        "legacytls rules 'old.test sha1 "
        "until=2020-02-29'",
        2, "warning  it has ended", NULL},
    {"days left are counted",
        "legacytls rules \"old.test sha1 until=$(date -u -d '+11 days' "
        "+%Y-%m-%d)\"",
        0, ": 11 days left\n", NULL},
    {"the last day",
        "legacytls rules \"old.test sha1 until=$(date -u +%Y-%m-%d)\"", 0,
        ": today is the last day\n", NULL},
    {"a suffix is broad", "legacytls rules '.old.test sha1 until=2099-12-31'",
        2, "warning  it covers many hosts", NULL},
    {"a large network is broad",
        "legacytls rules '10.0.0.0/23 sha1 until=2099-12-31'", 2,
        "warning  it covers many hosts", NULL},
    {"a subnet is not", "legacytls rules '10.0.0.0/24 sha1 until=2099-12-31'",
        0, "covers   the addresses 10.0.0.0/24, every port\n", NULL},
    {"trust-any",
        "legacytls rules 'old.test none trust-any "
        "until=2099-12-31'",
        2, "warning  'trust-any' checks nothing", NULL},
    {"none opens nothing", "legacytls rules 'old.test none until=2099-12-31'",
        0, "opens    none            nothing, in place of the default set\n",
        "legacy-connect"},
    {"pins are shown",
        "legacytls rules 'old.test none until=2099-12-31 "
        "pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= "
        "pin=sha256//BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='",
        0, "AAA= or sha256//BAAA", NULL},
    {"renegotiate with its rate",
        "legacytls rules 'old.test legacy-connect renegotiate=3/60 "
        "until=2099-12-31'",
        0, ", 3 times in 60 seconds\n", "warning "},
    {"renegotiate alone does nothing",
        "legacytls rules 'old.test renegotiate=3/60 until=2099-12-31'", 2,
        "warning  'renegotiate' does nothing without 'legacy-connect': write "
        "both\n",
        NULL},
    {"renegotiate with the default set",
        "legacytls rules 'old.test default renegotiate=3/60 "
        "until=2099-12-31'",
        2, "1 rule, 1 warning\n", "does nothing"},
    {"'none' is not too wide, and needs no end",
        "legacytls rules '.old.test none'", 0,
        "  until    no end\n1 rule, 0 warnings\n", NULL},
    {"a pin is, and does",
        "legacytls rules '.old.test none pin=sha256//"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='",
        2, "1 rule, 2 warnings\n", NULL},
    {"named suites are shown",
        "legacytls rules 'old.test ciphers=AES256-SHA:AES128-SHA "
        "until=2099-12-31'",
        0, ": AES256-SHA:AES128-SHA\n", "all but"},
    {"tls1.0 takes in tls1.1",
        "legacytls rules 'old.test tls1.0 until=2099-12-31'", 0, "TLS 1.0",
        "TLS 1.1"},
    {"tls1.1 has suites for it",
        "legacytls rules 'old.test tls1.1 until=2099-12-31'", 0,
        "and suites for it", "suites that the program does not offer"},
    {"each word has its line",
        "for w in legacy-connect seclevel1 ciphers tls1.0 tls1.1 sha1 "
        "renegotiate=1/2 eof classic-groups max-tls1.2 lax-x509 client-cert "
        "none; do legacytls rules \"a.test $w until=2099-12-31\" | "
        "grep -q \"opens    ${w%=*} \" || echo $w; done",
        0, NULL, NULL},
    {"two rules are two", "legacytls rules 'a.test, b.test'", 2,
        "rule 2: b.test\n", NULL},
    {"a refused rule, in the shim's words", "legacytls rules 'old.test what'",
        1,
        "legacytls: rules: rule 1 (\"old.test what\"): 'what' is not a word "
        "of a rule; write one of default, ",
        NULL},
    {"the variable", "LEGACYTLS_HOSTS='" FULL "' legacytls rules", 0,
        "rule 1: " FULL "\n", NULL},
    {"a refused variable", "LEGACYTLS_HOSTS='*.com' legacytls rules", 1,
        "legacytls: LEGACYTLS_HOSTS: rule 1 (\"*.com\"): ", NULL},
    {"neither", "legacytls rules", 125, "there are none", NULL},
    {"an empty argument", "legacytls rules ''", 1, "no host is named", NULL},
    {"rules out of quotes", "legacytls rules old.test sha1", 125,
        "'sha1' is one argument too many", NULL},
    {"an unknown option", "legacytls rules --jsn x.test", 125,
        "--help' lists the options", NULL},
    {"--host without a value", "legacytls rules x.test --host", 125,
        "requires an argument", NULL},
    {"a full device", "legacytls rules '" FULL "' >/dev/full", 125,
        "cannot write to stdout", NULL},
};

static const struct cli_row files[] = {
    {"a file", "legacytls rules @$D/good", 0, "1 rule, 0 warnings\n", NULL},
    {"a file that group may write to", "legacytls rules @$D/open", 1,
        "group or others may write to it; chmod go-w it", NULL},
    {"a relative path", "legacytls rules @good", 1, "not an absolute path",
        NULL},
    {"a missing file", "legacytls rules @$D/none", 1,
        "cannot use the file \"/tmp/", NULL},
    {"a bad line of a file", "legacytls rules @$D/bad", 1, "(line 3 of /tmp/",
        NULL},
    {"one of /proc, of unknown size", "legacytls rules @/proc/version", 1,
        "it holds more than its size tells; name a file of rules\n", NULL},
    {"a folder", "legacytls rules @$D", 1, "not a regular file", NULL},
};

static const struct cli_row hosts[] = {
    {"the rule for a host", "legacytls rules --host old.test '" FULL "'", 0,
        "rule 1 (" FULL "): this one applies\n", NULL},
    {"a name in capitals, with a dot",
        "legacytls rules --host OLD.Test. '" FULL "'", 0, "this one applies\n",
        NULL},
    {"no rule for it", "legacytls rules --host other.test '" FULL "'", 2,
        "no rule applies: the host stays strict\n", "this one applies"},
    {"another name", "legacytls rules --host other.test '" FULL "'", 2,
        "it is for the name old.test, every port\n", NULL},
    {"a more specific rule",
        "legacytls rules --host a.old.test '*.old.test sha1, a.old.test sha1'",
        2,
        "rule 1 (*.old.test sha1): it covers the host, but rule 2 is more "
        "specific\n",
        NULL},
    {"an ended rule gives way",
        "legacytls rules --host a.old.test '*.old.test sha1, a.old.test sha1 "
        "until=2020-01-31'",
        2, "it covers the host, but has ended with 2020-01-31\n", NULL},
    {"... to this one",
        "legacytls rules --host a.old.test '*.old.test sha1, a.old.test sha1 "
        "until=2020-01-31'",
        2, "rule 1 (*.old.test sha1): this one applies\n", NULL},
    {"a port that was not given",
        "legacytls rules --host old.test 'old.test:443 sha1'", 2,
        "it is for port 443 only; give HOST:PORT\n", NULL},
    {"another port", "legacytls rules --host old.test:8443 'old.test:443 sha1'",
        2, "it is for the name old.test, port 443\n", NULL},
    {"the same port",
        "legacytls rules --host old.test:443 'old.test:443 sha1 "
        "until=2099-12-31'",
        0, "this one applies\n", NULL},
    {"a name, and a rule for addresses",
        "legacytls rules --host old.test '10.1.0.0/16 sha1'", 2,
        "; give the address that the host has\n", NULL},
    {"an address, and a rule for names",
        "legacytls rules --host 10.1.2.3 'old.test sha1'", 2,
        "; give the name that the program asks for\n", NULL},
    {"an address in a network",
        "legacytls rules --host 10.1.2.3 '10.1.2.0/24 sha1 until=2099-12-31'",
        0, "this one applies\n", NULL},
    {"an IPv6 address with a port",
        "legacytls rules --host '[2001:db8::7]:443' '2001:db8::7 sha1 "
        "until=2099-12-31'",
        0, "this one applies\n", NULL},
    {"a pattern is no host", "legacytls rules --host '*.old.test' old.test",
        125, "is not one host", NULL},
    {"no host at all", "legacytls rules --host '' old.test", 125,
        "--host: it is empty", NULL},
    {"a malformed host", "legacytls rules --host 'a..b' old.test", 125,
        "--host: 'a..b' ", NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, cli_run), TABLE(files, cli_run), TABLE(hosts, cli_run)};

	cli_begin();
	cli_file("good", "# one\n" FULL " # why\n", 0644);
	cli_file("open", FULL "\n", 0664);
	cli_file("bad", FULL "\n#\nother.test what\n", 0644);
	return cli_end(
	    table_run("rules", tables, sizeof(tables) / sizeof(tables[0])));
}
