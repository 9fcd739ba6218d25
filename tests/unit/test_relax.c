/* SPDX-License-Identifier: MIT */
/* policy/relax.h: words and the cipher allowlist. */
#include "support/table.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "policy/relax.h"
#include "words.h"

/* Bits 9 to 12, 21 to 24 and 31 to 34 are those of AES-CCM. */
#define ALL (((UINT64_C(1) << 39) - 1) & ~UINT64_C(0x781e01e00))
#define NO_END RELAX_NO_END
#define LEGACY RELAX_LEGACY_CONNECT
#define PIN "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static const struct words_row {
	const char *name;
	const char *text; /* words with one blank between them */
	uint64_t ciphers;
	uint32_t words;
	int32_t until;
} good_words[] = {
    {"words: none", "", ALL, RELAX_DEFAULT, NO_END},
    {"words: default", "default", ALL, RELAX_DEFAULT, NO_END},
    {"words: legacy-connect alone", "legacy-connect", 0, LEGACY, NO_END},
    {"words: seclevel1 alone", "seclevel1", 0, RELAX_SECLEVEL1, NO_END},
    {"words: ciphers alone", "ciphers", ALL, RELAX_CIPHERS, NO_END},
    {"words: two", "seclevel1 legacy-connect", 0, LEGACY | RELAX_SECLEVEL1,
        NO_END},
    {"words: default and a part of it", "default legacy-connect", ALL,
        RELAX_DEFAULT, NO_END},
    {"words: default after its parts", "ciphers seclevel1 default", ALL,
        RELAX_DEFAULT, NO_END},
    {"words: first suite", "ciphers=ECDHE-ECDSA-AES256-GCM-SHA384", 1,
        RELAX_CIPHERS, NO_END},
    {"words: last suite", "ciphers=AES128-SHA", UINT64_C(1) << 38,
        RELAX_CIPHERS, NO_END},
    {"words: two suites", "ciphers=AES128-SHA:AES256-SHA", UINT64_C(3) << 37,
        RELAX_CIPHERS, NO_END},
    {"words: suites and a word", "ciphers=AES128-SHA legacy-connect",
        UINT64_C(1) << 38, RELAX_CIPHERS | LEGACY, NO_END},
    {"words: tls1.0 alone", "tls1.0", 0, RELAX_TLS1_0, NO_END},
    {"words: tls1.1 and sha1", "tls1.1 sha1", 0, RELAX_TLS1_1 | RELAX_SHA1,
        NO_END},
    {"words: eof alone", "eof", 0, RELAX_EOF, NO_END},
    {"words: classic-groups alone", "classic-groups", 0, RELAX_CLASSIC_GROUPS,
        NO_END},
    {"words: max-tls1.2 alone", "max-tls1.2", 0, RELAX_MAX_TLS1_2, NO_END},
    {"words: lax-x509 alone", "lax-x509", 0, RELAX_LAX_X509, NO_END},
    {"words: client-cert alone", "client-cert", 0, RELAX_CLIENT_CERT, NO_END},
    {"words: renegotiate alone", "renegotiate=3/60", 0, RELAX_RENEGOTIATE,
        NO_END},
    {"words: none", "none", 0, RELAX_NONE, NO_END},
    {"words: pin has the default", "pin=" PIN, ALL, RELAX_DEFAULT | RELAX_PIN,
        NO_END},
    {"words: two pins", "eof pin=" PIN " pin=" PIN, 0, RELAX_EOF | RELAX_PIN,
        NO_END},
    {"words: none but a pin", "none pin=" PIN, 0, RELAX_NONE | RELAX_PIN,
        NO_END},
    {"words: trust-any has the default", "trust-any until=1970-01-02", ALL,
        RELAX_DEFAULT | RELAX_TRUST_ANY, 1},
    {"words: none but trust-any", "trust-any until=1970-01-02 none", 0,
        RELAX_NONE | RELAX_TRUST_ANY, 1},
    {"words: default and more", "default tls1.0", ALL,
        RELAX_DEFAULT | RELAX_TLS1_0, NO_END},
    {"words: until alone has the default", "until=1970-01-02", ALL,
        RELAX_DEFAULT, 1},
    {"words: until before a word", "until=1970-01-02 seclevel1", 0,
        RELAX_SECLEVEL1, 1},
    {"words: until after a word", "seclevel1 until=9999-12-31", 0,
        RELAX_SECLEVEL1, 2932896},
    {"words: until on a leap day", "until=2028-02-29", ALL, RELAX_DEFAULT,
        21243},
};

static void
words_open_what_they_say(void **state)
{
	const struct words_row *row = *state;
	char message[RELAX_MESSAGE_SIZE];
	struct relax relax;

	assert_int_equal(words_read(row->text, &relax, message), 0);
	assert_int_equal(relax.words, row->words);
	assert_int_equal(relax.ciphers, row->ciphers);
	assert_int_equal(relax.until, row->until);
}

static void
rate_is_kept(void)
{
	char message[RELAX_MESSAGE_SIZE];
	struct relax relax;

	assert_int_equal(words_read("renegotiate=3/60", &relax, message), 0);
	assert_int_equal(relax.renegotiate.times, 3);
	assert_int_equal(relax.renegotiate.seconds, 60);
}

/* Every bit has the name by which it is read. */
static void
bits_have_names(void)
{
	char message[RELAX_MESSAGE_SIZE], text[80];
	struct relax relax;
	uint32_t bit;

	for (bit = 1; bit <= RELAX_TRUST_ANY; bit <<= 1) {
		snprintf(text, sizeof(text), "%s%s", relax_word_name(bit),
		    bit == RELAX_RENEGOTIATE ? "=1/1" :
		    bit == RELAX_PIN         ? "=" PIN :
		                               "");
		assert_int_equal(words_read(text, &relax, message), 0);
		assert_int_equal(relax.words & bit, bit);
	}
}

static const struct bool_row {
	const char *name;
	const char *text;
	bool want;
} spelled_out[] = {
    {"spelled out: one word", "seclevel1", true},
    {"spelled out: all", "legacy-connect seclevel1 ciphers", true},
    {"spelled out: suites", "ciphers=AES128-SHA until=2027-01-01", true},
    {"spelled out: none", "none until=2027-01-01", true},
    {"not spelled out: nothing", "", false},
    {"not spelled out: pin", "pin=" PIN " until=2027-01-01", false},
    {"not spelled out: trust-any", "trust-any until=2027-01-01", false},
    {"not spelled out: until", "until=2027-01-01", false},
    {"not spelled out: default", "default until=2027-01-01", false},
    {"not spelled out: default and a word", "default seclevel1", false},
    {"not spelled out: a word and default", "seclevel1 default", false},
};

static void
words_are_spelled_out(void **state)
{
	const struct bool_row *row = *state;
	char message[RELAX_MESSAGE_SIZE];
	struct relax_seen seen;
	struct relax relax;
	const char *text = row->text;
	size_t len;

	relax_init(&relax, &seen);
	for (; *text != '\0'; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		assert_int_equal(
		    relax_word_parse(&relax, &seen, text, len, message), 0);
	}
	assert_true(relax_is_spelled_out(&seen) == row->want);
}

static const struct bool_row words[] = {
    {"a word: default", "default", true},
    {"a word: until, any value", "until=x", true},
    {"a word: ciphers and a value", "ciphers=AES128-SHA", true},
    {"a word: a suite", "AES128-SHA", true},
    {"not a word: empty", "", false},
    {"not a word: a host", "old.example.com", false},
    {"not a word: a longer one", "defaults", false},
    {"not a word: trailing dot", "default.", false},
    {"not a word: upper case", "DEFAULT", false},
    {"not a word: a host that ends so", "old-AES128-SHA", false},
};

static void
text_is_a_word(void **state)
{
	const struct bool_row *row = *state;

	assert_true(relax_is_word(row->text, strlen(row->text)) == row->want);
}

static void
nul_ends_no_word(void)
{
	char message[RELAX_MESSAGE_SIZE];
	struct relax_seen seen;
	struct relax relax;

	relax_init(&relax, &seen);
	assert_int_equal(
	    relax_word_parse(&relax, &seen, TEXT("default\0"), message), -1);
	assert_non_null(strstr(message, "'default\\x00'"));
	assert_int_equal(relax_cipher_find(TEXT("AES128-SHA\0")), -1);
}

/* OpenSSL 3.4 and later put short tags behind the others; 3.0 does not. */
static bool
is_elsewhere(const char *name)
{
	bool is_late =
	    OPENSSL_version_major() > 3 || OPENSSL_version_minor() > 0;

	return is_late && strstr(name, "CCM8") != NULL;
}

static void
allowlist_is_openssls(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	STACK_OF(SSL_CIPHER) * suites;
	const char *name;
	size_t found = 0, place = 0;
	int i;

	assert_non_null(ctx);
	SSL_CTX_set_security_level(ctx, 0);
	assert_int_equal(SSL_CTX_set_cipher_list(ctx,
	                     "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:"
	                     "DHE+CHACHA20:ECDH+AES:DH+AES:RSA+AESGCM:RSA+AES:"
	                     "!aNULL:!eNULL:!MD5:!DSS"),
	    1);
	suites = SSL_CTX_get_ciphers(ctx);
	for (i = 0; i < sk_SSL_CIPHER_num(suites); i++) {
		name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(suites, i));
		/* Those of TLS 1.3, which the string does not select. */
		if (strncmp(name, "TLS_", 4) == 0)
			continue;
		found++;
		assert_int_not_equal(relax_cipher_find(name, strlen(name)), -1);
		if (is_elsewhere(name))
			continue;
		while (place < relax_cipher_count() &&
		       is_elsewhere(relax_cipher_name(place)))
			place++;
		assert_true(place < relax_cipher_count());
		assert_string_equal(relax_cipher_name(place), name);
		assert_int_equal(
		    relax_cipher_find(name, strlen(name)), (int)place);
		place++;
	}
	assert_int_equal(found, relax_cipher_count());
	assert_int_equal(found, 39);
	SSL_CTX_free(ctx);
}

/* And nothing else has one of their numbers. */
static void
numbers_are_openssls(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	STACK_OF(SSL_CIPHER) * suites;
	const SSL_CIPHER *suite;
	const char *name;
	int count = 0, number, i;

	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_cipher_list(ctx, "ALL:COMPLEMENTOFALL");
	suites = SSL_CTX_get_ciphers(ctx);
	for (i = 0; i < sk_SSL_CIPHER_num(suites); i++) {
		suite = sk_SSL_CIPHER_value(suites, i);
		name = SSL_CIPHER_get_name(suite);
		assert_int_equal(
		    relax_cipher_of_number(SSL_CIPHER_get_protocol_id(suite)),
		    relax_cipher_find(name, strlen(name)));
	}
	for (number = 0; number <= UINT16_MAX; number++)
		count += relax_cipher_of_number(number) != -1;
	assert_int_equal(count, relax_cipher_count());
	SSL_CTX_free(ctx);
}

static void
ccm_is_for_those_who_name_it(void)
{
	size_t i;

	for (i = 0; i < relax_cipher_count(); i++)
		assert_int_equal(relax_ciphers_unnamed() >> i & 1,
		    strstr(relax_cipher_name(i), "-CCM") == NULL);
	assert_int_equal(relax_ciphers_unnamed() >> i, 0);
}

static const struct table_single singles[] = {
    {"words: the rate is kept", rate_is_kept},
    {"words: bits have names", bits_have_names},
    {"a NUL ends no word", nul_ends_no_word},
    {"allowlist: as libssl orders it", allowlist_is_openssls},
    {"allowlist: by number", numbers_are_openssls},
    {"allowlist: CCM has to be named", ccm_is_for_those_who_name_it},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(good_words, words_open_what_they_say),
	    TABLE(spelled_out, words_are_spelled_out),
	    TABLE(words, text_is_a_word),
	    TABLE(singles, table_single_run),
	};

	return table_run("relax", tables, sizeof(tables) / sizeof(tables[0]));
}
