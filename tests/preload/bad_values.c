/* SPDX-License-Identifier: MIT */
/* Values of LEGACYTLS_HOSTS that are refused. */
#include "preload/bad_values.h"

#define LABEL63 \
	"a23456789012345678901234567890123456789012345678901234567890123"

/* The message's beginning and its "what would be right" are both looked at. */
const struct bad_value bad_values[] = {
    {"", "rule 1 (\"\"): "},
    {"listed.test foo", "rule 1 (\"listed.test foo\"): "},
    {"listed.test foo=1", "rule 1 (\"listed.test foo=1\"): "},
    {"listed.test until=", "rule 1 (\"listed.test until=\"): "},
    {"listed.test until", "rule 1 (\"listed.test until\"): "},
    {"listed.test until=2027-02-29", "rule 1 ("},
    {"listed.test until=2027-1-1", "rule 1 ("},
    {"listed.test until=2027-01-01x", "rule 1 ("},
    {"listed.test ciphers=", "rule 1 ("},
    {"listed.test ciphers=RC4-SHA", "rule 1 ("},
    {"listed.test ciphers=AES128-SHA@SECLEVEL=0", "rule 1 ("},
    {"listed.test ciphers=ALL", "rule 1 ("},
    {"listed.test ciphers=RSA+AES", "rule 1 ("},
    {"listed.test ciphers=!MD5", "rule 1 ("},
    {"listed.test legacy-connect=1", "rule 1 ("},
    {"listed.test Default", "rule 1 ("},
    {"listed.test tls1.0=1", "rule 1 ("},
    {"listed.test renegotiate=0/0",
        "rule 1 (\"listed.test renegotiate=0/0\"): "},
    {"listed.test renegotiate=x", "rule 1 (\"listed.test renegotiate=x\"): "},
    {"listed.test renegotiate=3", "rule 1 ("},
    {"listed.test pin=sha256//AAAA", "rule 1 ("},
    {"listed.test pin=sha256//"
     "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "has a character that is not of base64"},
    {"listed.test pin=" LABEL63, "does not begin with 'sha256//'"},
    {"listed.test trust-any", "rule 1 (\"listed.test trust-any\"): "},
    {"*.listed.test trust-any until=2099-01-01", "rule 1 ("},
    {"listed.test none eof", "rule 1 ("},
    {"listed.test:0", "rule 1 (\"listed.test:0\"): "},
    {"listed.test:65536", "rule 1 (\"listed.test:65536\"): "},
    {"listed.test:443x", "rule 1 ("},
    {"listed.test:", "rule 1 ("},
    {"listed.test,127.0.0.1/33", "rule 2 (\"127.0.0.1/33\"): "},
    {"listed.test,127.0.0.1/8", "rule 2 (\"127.0.0.1/8\"): "},
    {"listed.test,2001:db8::1/32", "rule 2 ("},
    {"listed.test,256.0.0.1", "rule 2 ("},
    {"listed.test,x" LABEL63 ".test", "rule 2 ("},
    {"listed.test,b\xc3\xbc"
     "cher.test",
        "rule 2 (\"b\\xc3\\xbccher.test\"): "},
    {"listed.test,a\x1b[31m.test", "rule 2 (\"a\\x1b[31m.test\"): "},
    {"listed.test,*", "rule 2 (\"*\"): "},
    {"listed.test,* until=2030-01-01", "rule 2 ("},
    {"listed.test,* legacy-connect", "rule 2 ("},
    {"listed.test,*.com", "rule 2 (\"*.com\"): "},
    {"listed.test,.com", "rule 2 (\".com\"): "},
    {"listed.test,0.0.0.0/0", "rule 2 ("},
    {"listed.test,LISTED.test.", "rule 2 (\"LISTED.test.\"): "},
    {"listed.test # comment", "rule 1 ("},
    {"https://listed.test/", "rule 1 ("},
    {"listed.test\nother.test bar", "rule 2 (\"other.test bar\"): "},
    {"@", "cannot use the file \"\""},
    {"@rules", "cannot use the file \"rules\""},
    {"@/nonexistent/rules", "cannot use the file \"/nonexistent/rules\""},
    {"@/", "not a regular file"},
    {"@/dev/zero", "not a regular file"},
};

const size_t bad_values_count = sizeof(bad_values) / sizeof(bad_values[0]);
