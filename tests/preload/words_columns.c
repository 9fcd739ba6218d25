/* SPDX-License-Identifier: MIT */
/* The columns, and the text of their rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "preload/words_columns.h"
#include "preload/words_rows.h"

#define ALL                                                               \
	"default renegotiate=9/60 tls1.0 tls1.1 sha1 eof classic-groups " \
	"max-tls1.2 lax-x509 client-cert "
#define ALL_WORDS                                                              \
	(RELAX_DEFAULT | RELAX_RENEGOTIATE | RELAX_TLS1_0 | RELAX_TLS1_1 |     \
	    RELAX_SHA1 | RELAX_EOF | RELAX_CLASSIC_GROUPS | RELAX_MAX_TLS1_2 | \
	    RELAX_LAX_X509 | RELAX_CLIENT_CERT)
#define TRUST_ANY "trust-any until=9999-12-31"

#define WORD(host, rule, words)                       \
	{                                             \
		host ".words.test", rule, rule, words \
	}

const struct column columns[] = {
    {"other.words.test", "(no rule)", NULL, 0},
    WORD("none", "none", 0),
    WORD("default", "default", RELAX_DEFAULT),
    WORD("legacy", "legacy-connect", RELAX_LEGACY_CONNECT),
    WORD("again", "legacy-connect renegotiate=9/60",
        RELAX_LEGACY_CONNECT | RELAX_RENEGOTIATE),
    WORD("level", "seclevel1", RELAX_SECLEVEL1),
    WORD("ciphers", "ciphers", RELAX_CIPHERS),
    WORD("tls10", "tls1.0", RELAX_TLS1_0),
    WORD("tls11", "tls1.1", RELAX_TLS1_1),
    WORD("sha1", "sha1", RELAX_SHA1),
    WORD("eof", "eof", RELAX_EOF),
    WORD("groups", "classic-groups", RELAX_CLASSIC_GROUPS),
    WORD("max12", "max-tls1.2", RELAX_MAX_TLS1_2),
    WORD("lax", "lax-x509", RELAX_LAX_X509),
    WORD("client", "client-cert", RELAX_CLIENT_CERT),
    {"pin.words.test", "none pin=", "none", RELAX_PIN},
    {"trust.words.test", "none trust-any", "none " TRUST_ANY, RELAX_TRUST_ANY},
    {"all-pin.words.test", "all words, pin=", ALL, ALL_WORDS | RELAX_PIN},
    {"all-trust.words.test", "all words, trust-any", ALL TRUST_ANY,
        ALL_WORDS | RELAX_TRUST_ANY},
    {"foreign.words.test", "all words, another pin=", ALL, ROW_OTHER_PIN},
};

const size_t columns_count = sizeof(columns) / sizeof(columns[0]);

/* Those of all servers, and one that none has. */
static const char *const keys[] = {
    "strong", "weak", "sha1", "md5", "bare", "tiny", "tiny-self", NULL};
static const char *const other_keys[] = {"weak-ca", NULL};

void
columns_set_rules(const struct scratch *scratch)
{
	char *rules = NULL;
	const char *const *key;
	size_t i, size;
	FILE *stream = open_memstream(&rules, &size);

	assert_non_null(stream);
	for (i = 0; i < columns_count; i++) {
		if (columns[i].rule == NULL)
			continue;
		fprintf(stream, "\n%s %s", columns[i].host, columns[i].rule);
		key =
		    (columns[i].words & ROW_OTHER_PIN) != 0 ? other_keys : keys;
		if ((columns[i].words & (RELAX_PIN | ROW_OTHER_PIN)) == 0)
			continue;
		for (; *key != NULL; key++)
			fprintf(stream, " %s", row_pin(scratch, *key));
	}
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(setenv("LEGACYTLS_HOSTS", rules, 1), 0);
	free(rules);
}
