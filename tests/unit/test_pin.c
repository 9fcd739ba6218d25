/* SPDX-License-Identifier: MIT */
/* policy/pin.h: pinned public keys. */
#include "support/table.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "policy/pin.h"

/* 42 zero digits, then the last digit and the padding. */
#define ZERO42 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ZERO "sha256//" ZERO42 "A="

static const struct refused_row {
	const char *name;
	const char *text;
	size_t len;
	const char *fault;
} refused[] = {
    {"refused: empty", TEXT(""), "sha256//"},
    {"refused: prefix alone", TEXT("sha256//"), "44"},
    {"refused: one slash", TEXT("sha256/" ZERO42 "A="), "sha256//"},
    {"refused: SHA-1", TEXT("sha1//" ZERO42 "A="), "sha256//"},
    {"refused: upper case", TEXT("SHA256//" ZERO42 "A="), "sha256//"},
    {"refused: no prefix", TEXT(ZERO42 "A="), "sha256//"},
    {"refused: a digit less", TEXT("sha256//" ZERO42 "="), "44"},
    {"refused: a digit more", TEXT("sha256//" ZERO42 "AA="), "44"},
    {"refused: no padding", TEXT("sha256//" ZERO42 "A"), "44"},
    {"refused: digit for padding", TEXT("sha256//" ZERO42 "AA"), "32 bytes"},
    {"refused: two of padding", TEXT("sha256//" ZERO42 "=="), "of base64"},
    {"refused: a bit over", TEXT("sha256//" ZERO42 "B="), "32 bytes"},
    {"refused: two bits over", TEXT("sha256//" ZERO42 "D="), "32 bytes"},
    {"refused: alphabet of URLs", TEXT("sha256//-" ZERO42 "="), "of base64"},
    {"refused: underscore", TEXT("sha256//_" ZERO42 "="), "of base64"},
    {"refused: hexadecimal",
        TEXT("sha256//00000000000000000000000000000000"
             "00000000000000000000000000000000"),
        "44"},
    {"refused: a blank", TEXT("sha256// " ZERO42 "="), "of base64"},
    {"refused: a NUL", TEXT("sha256//\0" ZERO42 "="), "of base64"},
    {"refused: of nothing",
        TEXT("sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        "of nothing"},
    {"refused: two pins as for curl", TEXT(ZERO ";" ZERO), "44"},
};

static void
pin_is_refused(void **state)
{
	const struct refused_row *row = *state;
	unsigned char digest[PIN_SIZE];
	char *copy = malloc(row->len + 1);
	const char *fault = "";

	/* In memory of its very size, so that a byte too far is seen. */
	assert_non_null(copy);
	copy = realloc(copy, row->len > 0 ? row->len : 1);
	assert_non_null(copy);
	memcpy(copy, row->text, row->len);
	assert_int_equal(pin_parse(copy, row->len, digest, &fault), -1);
	assert_non_null(strstr(fault, row->fault));
	free(copy);
}

static const struct named_row {
	const char *name;
	const char *rule;
	unsigned char first; /* of the digest; its other bytes are zero */
	bool want;
} named[] = {
    {"named: the only one", "a.b pin=" ZERO, 0, true},
    {"named: the first", "a.b pin=" ZERO " pin=sha256//B" ZERO42 "=", 0, true},
    {"named: the second", "a.b pin=" ZERO " eof\tpin=sha256//B" ZERO42 "=", 4,
        true},
    {"not named: another", "a.b pin=" ZERO, 4, false},
    {"not named: neither", "a.b pin=" ZERO " pin=sha256//C" ZERO42 "=", 4,
        false},
    {"not named: no pin", "a.b trust-any until=2027-01-01", 0, false},
    {"not named: no word", "a.b", 0, false},
    {"not named: not a word of its own", "a.b xpin=" ZERO, 0, false},
};

static void
pin_is_found(void **state)
{
	const struct named_row *row = *state;
	unsigned char digest[PIN_SIZE] = {row->first};

	assert_true(
	    pin_is_named(row->rule, strlen(row->rule), digest) == row->want);
}

/* OpenSSL's own base64 says what is right. */
static void
any_digest_is_read_and_written(void)
{
	unsigned char digest[PIN_SIZE], read[PIN_SIZE];
	char expected[64], text[PIN_TEXT_SIZE];
	const char *fault;
	int i;

	for (i = 0; i < 1000; i++) {
		assert_int_equal(RAND_bytes(digest, sizeof(digest)), 1);
		strcpy(expected, "sha256//");
		EVP_EncodeBlock(
		    (unsigned char *)expected + 8, digest, sizeof(digest));
		pin_format(digest, text);
		assert_string_equal(text, expected);
		assert_int_equal(
		    pin_parse(text, strlen(text), read, &fault), 0);
		assert_memory_equal(read, digest, sizeof(digest));
	}
}

static const struct table_single singles[] = {
    {"pin: read and written", any_digest_is_read_and_written},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(refused, pin_is_refused),
	    TABLE(named, pin_is_found),
	    TABLE(singles, table_single_run),
	};

	return table_run("pin", tables, sizeof(tables) / sizeof(tables[0]));
}
