/* SPDX-License-Identifier: MIT */
/* policy/relax.h: words that are refused. */
#include "support/table.h"

#include <string.h>

#include "policy/relax.h"
#include "words.h"

#define PIN "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define LIST                                                         \
	"default, legacy-connect, seclevel1, ciphers, ciphers=A:B, " \
	"tls1.0, tls1.1, sha1, renegotiate=N/SECONDS, eof, "         \
	"classic-groups, max-tls1.2, lax-x509, client-cert, none, "  \
	"pin=sha256//BASE64, trust-any, until=YYYY-MM-DD"
#define SUITES "'ciphers=AES256-SHA:AES128-SHA', or 'ciphers' for all but CCM"
#define CONTRADICTS "contradicts"

static const struct refused_row {
	const char *name;
	const char *text;
	const char *given; /* what the message quotes */
	const char *right; /* what it says to write */
} bad_words[] = {
    {"no word: unknown", "legacy", "'legacy'", LIST},
    {"no word: unknown key", "cipher=AES128-SHA", "'cipher=AES128-SHA'", LIST},
    {"no word: SSL 3.0", "ssl3.0", "'ssl3.0'", LIST},
    {"no word: TLS 1.2", "tls1.2", "'tls1.2'", LIST},
    {"no word: MD5", "md5", "'md5'", LIST},
    {"no word: SHA-1", "sha-1", "'sha-1'", LIST},
    {"no word: level 0", "seclevel0", "'seclevel0'", LIST},
    {"no value here: tls1.0", "tls1.0=1", "'tls1.0=1'", "'tls1.0'"},
    {"no value here: sha1", "sha1=yes", "'sha1=yes'", "'sha1'"},
    {"twice: tls1.0", "tls1.0 tls1.0", "'tls1.0'", "once"},
    {"no value here: client-cert", "client-cert=a.pem", "'client-cert=a.pem'",
        "'client-cert'"},
    {"no value here: trust-any", "trust-any=1", "'trust-any=1'", "'trust-any'"},
    {"no value here: none", "none=1", "'none=1'", "'none'"},
    {"value needed: renegotiate", "renegotiate", "'renegotiate'",
        "'renegotiate=N/SECONDS'"},
    {"value needed: pin", "pin", "'pin'", "'pin=sha256//BASE64'"},
    {"empty value: pin", "pin=", "'pin='", "'pin=sha256//BASE64'"},
    {"no rate: zero", "renegotiate=0/0", "'0/0'", "'renegotiate=N/SECONDS'"},
    {"no rate: a letter", "renegotiate=x", "'x'", "'renegotiate=3/60'"},
    {"no rate: a number", "renegotiate=3", "'3'", "'renegotiate=N/SECONDS'"},
    {"no pin: too short", "pin=sha256//AAAA", "'sha256//AAAA'",
        "'pin=sha256//BASE64'"},
    {"no pin: alphabet",
        "pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-A=",
        "-A=' has a character", "'pin=sha256//BASE64'"},
    {"no pin: SHA-1", "pin=sha1//AAAA", "'sha1//AAAA'", "'pin=sha256//BASE64'"},
    {"no pin: no prefix", "pin=AAAA", "'AAAA'", "'pin=sha256//BASE64'"},
    {"no word: trust", "trust", "'trust'", LIST},
    {"twice: trust-any", "trust-any trust-any", "'trust-any'", "once"},
    {"twice: none", "none none", "'none'", "once"},
    {"twice: renegotiate", "renegotiate=1/1 renegotiate=1/1",
        "'renegotiate=1/1'", "once"},
    {"both: none, default", "none default", CONTRADICTS, "leave it out"},
    {"both: none, a word", "none eof", CONTRADICTS, "leave it out"},
    {"both: a word, none", "client-cert none", CONTRADICTS, "leave it out"},
    {"both: default, none", "default none", CONTRADICTS, "leave it out"},
    {"both: pin, trust-any", "pin=" PIN " trust-any", CONTRADICTS, "not both"},
    {"both: trust-any, pin", "trust-any pin=" PIN, CONTRADICTS, "not both"},
    {"no word: longer", "seclevel10", "'seclevel10'", LIST},
    {"no word: shorter", "seclevel", "'seclevel'", LIST},
    {"no word: upper case", "Default", "'Default'", "lower case"},
    {"no word: upper case key", "UNTIL=2027-01-01", "'UNTIL=2027-01-01'", LIST},
    {"no word: no key", "=x", "'=x'", LIST},
    {"no word: two with a comma", "seclevel1,ciphers", "'seclevel1,ciphers'",
        LIST},
    {"no word: trailing text", "default;", "'default;'", LIST},
    {"no word: the next host", "new.example.com", "'new.example.com'",
        "comma or newline"},
    {"no word: escaped and cut",
        "\x01\\\xff"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "'\\x01\\x5c\\xffaaaa", LIST},
    {"no value here: default", "default=1", "'default=1'", "'default'"},
    {"no value here: legacy-connect", "legacy-connect=", "'legacy-connect='",
        "'legacy-connect'"},
    {"no value here: seclevel1", "seclevel1=2", "'seclevel1=2'", "'seclevel1'"},
    {"value needed: until", "until", "'until'", "'until=YYYY-MM-DD'"},
    {"empty value: until", "until=", "'until='", "'until=YYYY-MM-DD'"},
    {"empty value: ciphers", "ciphers=", "'ciphers='", "'ciphers=A:B'"},
    {"twice: default", "default default", "'default'", "once"},
    {"twice: legacy-connect", "legacy-connect seclevel1 legacy-connect",
        "'legacy-connect'", "once"},
    {"twice: ciphers", "ciphers ciphers", "'ciphers'", "once"},
    {"twice: ciphers=", "ciphers=AES128-SHA ciphers=AES256-SHA",
        "'ciphers=AES256-SHA'", "once"},
    {"twice: until", "until=2027-01-01 until=2027-01-01", "'until=2027-01-01'",
        "once"},
    {"twice: a suite", "ciphers=AES128-SHA:AES256-SHA:AES128-SHA",
        "'AES128-SHA'", "once"},
    {"both: default, ciphers=", "default ciphers=AES128-SHA", CONTRADICTS,
        "'legacy-connect seclevel1'"},
    {"both: ciphers=, default", "ciphers=AES128-SHA default", CONTRADICTS,
        "'legacy-connect seclevel1'"},
    {"both: ciphers, ciphers=", "ciphers ciphers=AES128-SHA", CONTRADICTS,
        "'ciphers=A:B'"},
    {"both: ciphers=, ciphers", "ciphers=AES128-SHA ciphers", CONTRADICTS,
        "'ciphers=A:B'"},
    {"no suite: RC4", "ciphers=RC4-SHA", "'RC4-SHA'", SUITES},
    {"no suite: 3DES", "ciphers=DES-CBC3-SHA", "'DES-CBC3-SHA'", SUITES},
    {"no suite: anonymous", "ciphers=ADH-AES128-SHA", "'ADH-AES128-SHA'",
        SUITES},
    {"no suite: null", "ciphers=NULL-SHA256", "'NULL-SHA256'", SUITES},
    {"no suite: PSK", "ciphers=PSK-AES128-CBC-SHA", "'PSK-AES128-CBC-SHA'",
        SUITES},
    {"no suite: TLS 1.3", "ciphers=TLS_AES_128_GCM_SHA256",
        "'TLS_AES_128_GCM_SHA256'", SUITES},
    {"no suite: IANA's name", "ciphers=TLS_RSA_WITH_AES_128_CBC_SHA",
        "'TLS_RSA_WITH_AES_128_CBC_SHA'", "OpenSSL names"},
    {"no suite: lower case", "ciphers=aes128-sha", "'aes128-sha'", SUITES},
    {"no suite: ALL", "ciphers=ALL", "'ALL'", SUITES},
    {"no suite: command", "ciphers=AES128-SHA@SECLEVEL=0",
        "'AES128-SHA@SECLEVEL=0'", SUITES},
    {"no suite: second is a command", "ciphers=AES128-SHA:@SECLEVEL=0",
        "'@SECLEVEL=0'", SUITES},
    {"no suite: plus", "ciphers=+AES128-SHA", "'+AES128-SHA'", SUITES},
    {"no suite: plus inside", "ciphers=ECDHE+AESGCM", "'ECDHE+AESGCM'", SUITES},
    {"no suite: not", "ciphers=!AES128-SHA", "'!AES128-SHA'", SUITES},
    {"no suite: minus", "ciphers=-AES128-SHA", "'-AES128-SHA'", SUITES},
    {"no suite: part of one", "ciphers=AES128", "'AES128'", SUITES},
    {"no suite: comma", "ciphers=AES128-SHA,AES256-SHA",
        "'AES128-SHA,AES256-SHA'", SUITES},
    {"no suite: empty, first", "ciphers=:AES128-SHA", "''", SUITES},
    {"no suite: empty, last", "ciphers=AES128-SHA:", "''", SUITES},
    {"no suite: empty, between", "ciphers=AES128-SHA::AES256-SHA", "''",
        SUITES},
    {"no date: does not exist", "until=2027-02-29", "'2027-02-29'",
        "until=YYYY-MM-DD"},
};

static void
word_is_refused(void **state)
{
	const struct refused_row *row = *state;
	char message[RELAX_MESSAGE_SIZE];
	struct relax relax;

	assert_int_equal(words_read(row->text, &relax, message), -1);
	assert_non_null(strstr(message, row->given));
	assert_non_null(strchr(message, ';'));
	assert_non_null(strstr(strchr(message, ';'), row->right));
}

int
main(void)
{
	const struct table tables[] = {TABLE(bad_words, word_is_refused)};

	return table_run("refused words", tables, 1);
}
