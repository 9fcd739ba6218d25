/* SPDX-License-Identifier: MIT */
/* The vocabulary of a rule. */
#include "relax.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "message.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum value {
	VALUE_NONE,
	VALUE_OPTIONAL,
	VALUE_REQUIRED,
};

/* A row is all that a new word needs here, but for its bit and its value. */
static const struct word {
	const char *name;
	bool opens; /* of the group that takes the place of the default set */
	uint32_t bits;
	enum value value;
	const char *example; /* of a value */
	relax_value_parse *parse;
} vocabulary[] = {
    {"default", true, RELAX_DEFAULT, VALUE_NONE, NULL, NULL},
    {"legacy-connect", true, RELAX_LEGACY_CONNECT, VALUE_NONE, NULL, NULL},
    {"seclevel1", true, RELAX_SECLEVEL1, VALUE_NONE, NULL, NULL},
    {"ciphers", true, RELAX_CIPHERS, VALUE_OPTIONAL, "A:B",
        relax_ciphers_parse},
    {"tls1.0", true, RELAX_TLS1_0, VALUE_NONE, NULL, NULL},
    {"tls1.1", true, RELAX_TLS1_1, VALUE_NONE, NULL, NULL},
    {"sha1", true, RELAX_SHA1, VALUE_NONE, NULL, NULL},
    {"renegotiate", true, RELAX_RENEGOTIATE, VALUE_REQUIRED, "N/SECONDS",
        relax_renegotiate_parse},
    {"eof", true, RELAX_EOF, VALUE_NONE, NULL, NULL},
    {"classic-groups", true, RELAX_CLASSIC_GROUPS, VALUE_NONE, NULL, NULL},
    {"max-tls1.2", true, RELAX_MAX_TLS1_2, VALUE_NONE, NULL, NULL},
    {"lax-x509", true, RELAX_LAX_X509, VALUE_NONE, NULL, NULL},
    {"client-cert", true, RELAX_CLIENT_CERT, VALUE_NONE, NULL, NULL},
    {"none", true, RELAX_NONE, VALUE_NONE, NULL, NULL},
    {"pin", false, RELAX_PIN, VALUE_REQUIRED, "sha256//BASE64",
        relax_pin_parse},
    {"trust-any", false, RELAX_TRUST_ANY, VALUE_NONE, NULL, NULL},
    {"until", false, 0, VALUE_REQUIRED, "YYYY-MM-DD", relax_until_parse},
};

static_assert(COUNT(vocabulary) <= 32, "relax_seen.rows has 32 bits");

/* A word of a rule, cut at the first '='. */
struct given {
	const char *text;
	size_t len;
	size_t name_len;
	const char *value; /* NULL: no '=' */
	size_t value_len;
};

static struct given
given_split(const char *text, size_t len)
{
	struct given given = {.text = text, .len = len, .name_len = len};
	const char *equals = memchr(text, '=', len);

	if (equals != NULL) {
		given.name_len = (size_t)(equals - text);
		given.value = equals + 1;
		given.value_len = len - given.name_len - 1;
	}
	return given;
}

static bool
is_text(const char *name, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (name[i] == '\0' || name[i] != text[i])
			return false;
	}
	return name[len] == '\0';
}

static const struct word *
word_find(const struct given *given)
{
	size_t i;

	for (i = 0; i < COUNT(vocabulary); i++) {
		if (is_text(vocabulary[i].name, given->text, given->name_len))
			return &vocabulary[i];
	}
	return NULL;
}

/* "a, b, b=VALUE": every form of every word. */
static void
vocabulary_list(char *list, size_t size)
{
	const struct word *word;
	size_t at = 0;

	list[0] = '\0';
	for (word = vocabulary; word < vocabulary + COUNT(vocabulary); word++) {
		if (word->value != VALUE_REQUIRED && at < size)
			at += (size_t)snprintf(list + at, size - at, "%s%s",
			    at > 0 ? ", " : "", word->name);
		if (word->value != VALUE_NONE && at < size)
			at += (size_t)snprintf(list + at, size - at, "%s%s=%s",
			    at > 0 ? ", " : "", word->name, word->example);
	}
}

static int
unknown_refuse(const struct given *given, char *message)
{
	char list[RELAX_MESSAGE_SIZE];

	vocabulary_list(list, sizeof(list));
	return message_refuse(message, given->text, given->len,
	    "is not a word of a rule; write one of %s, in lower case, or a "
	    "comma or newline before the next host",
	    list);
}

/* Refuses a value where none belongs, and none where one does. */
static int
value_check(const struct word *word, const struct given *given, char *message)
{
	if (given->value != NULL && word->value == VALUE_NONE)
		return message_refuse(message, given->text, given->len,
		    "has a value; write '%s' alone", word->name);
	if (given->value == NULL && word->value == VALUE_REQUIRED)
		return message_refuse(message, given->text, given->len,
		    "has no value; write '%s=%s'", word->name, word->example);
	if (given->value != NULL && given->value_len == 0)
		return message_refuse(message, given->text, given->len,
		    "has an empty value; write '%s=%s'%s", word->name,
		    word->example,
		    word->value == VALUE_OPTIONAL ? ", or the word alone" : "");
	return 0;
}

/* Suites by name beside a word that means all: which of the two is meant? */
static bool
suites_conflict(const struct word *word, const struct given *given,
    const struct relax *relax, const struct relax_seen *seen)
{
	return (word->bits & relax->words & RELAX_CIPHERS) != 0 &&
	       (given->value != NULL) != seen->suites;
}

/* The bits of the words that 'none' is instead of. */
static uint32_t
opening(void)
{
	uint32_t bits = 0;
	size_t i;

	for (i = 0; i < COUNT(vocabulary); i++)
		bits |= vocabulary[i].opens ? vocabulary[i].bits : 0;
	return bits;
}

static int
contradiction_check(const struct word *word, const struct given *given,
    const struct relax *relax, const struct relax_seen *seen, char *message)
{
	const uint32_t trust = RELAX_PIN | RELAX_TRUST_ANY;
	uint32_t both = relax->words | word->bits;

	if (suites_conflict(word, given, relax, seen))
		return message_refuse(message, given->text, given->len,
		    "contradicts a word before it, for 'ciphers=' names suites "
		    "and 'default' and 'ciphers' mean all; write 'ciphers=A:B' "
		    "without 'ciphers', and 'legacy-connect seclevel1' in "
		    "place of 'default', or leave out 'ciphers='");
	if ((both & RELAX_NONE) != 0 && (both & opening()) != RELAX_NONE)
		return message_refuse(message, given->text, given->len,
		    "contradicts a word before it; write 'none' with 'pin=', "
		    "'trust-any' and 'until=' only, or leave it out");
	if ((both & trust) == trust)
		return message_refuse(message, given->text, given->len,
		    "contradicts a word before it; write 'pin=' or "
		    "'trust-any', not both");
	return 0;
}

static int
repeated_check(const struct word *word, const struct given *given,
    const struct relax_seen *seen, char *message)
{
	if (word->bits != RELAX_PIN &&
	    (seen->rows & UINT32_C(1) << (word - vocabulary)) != 0)
		return message_refuse(message, given->text, given->len,
		    "is given twice; write '%s' once", word->name);
	return 0;
}

const char *
relax_word_name(enum relax_word bit)
{
	const struct word *word = vocabulary;

	while (word->bits != (uint32_t)bit)
		word++;
	return word->name;
}

void
relax_init(struct relax *relax, struct relax_seen *seen)
{
	*relax = (struct relax){.until = RELAX_NO_END};
	*seen = (struct relax_seen){0};
}

int
relax_word_parse(struct relax *relax, struct relax_seen *seen, const char *text,
    size_t len, char message[RELAX_MESSAGE_SIZE])
{
	struct given given = given_split(text, len);
	const struct word *word = word_find(&given);

	if (word == NULL)
		return unknown_refuse(&given, message);
	if (value_check(word, &given, message) == -1 ||
	    contradiction_check(word, &given, relax, seen, message) == -1 ||
	    repeated_check(word, &given, seen, message) == -1)
		return -1;
	seen->rows |= UINT32_C(1) << (word - vocabulary);
	relax->words |= word->bits;
	if (given.value != NULL) {
		seen->suites |= (word->bits & RELAX_CIPHERS) != 0;
		return word->parse(
		    relax, given.value, given.value_len, message);
	}
	if ((word->bits & RELAX_CIPHERS) != 0)
		relax->ciphers = relax_ciphers_unnamed();
	return 0;
}

bool
relax_is_word(const char *text, size_t len)
{
	struct given given = given_split(text, len);

	return word_find(&given) != NULL || relax_cipher_find(text, len) != -1;
}

bool
relax_is_spelled_out(const struct relax_seen *seen)
{
	bool opens = false;
	size_t i;

	for (i = 0; i < COUNT(vocabulary); i++) {
		if ((seen->rows & UINT32_C(1) << i) == 0)
			continue;
		if (vocabulary[i].bits == RELAX_DEFAULT)
			return false;
		opens |= vocabulary[i].opens;
	}
	return opens;
}

void
relax_complete(struct relax *relax)
{
	if ((relax->words & opening()) == 0) {
		relax->words |= RELAX_DEFAULT;
		relax->ciphers = relax_ciphers_unnamed();
	}
}
