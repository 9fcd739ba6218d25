/* SPDX-License-Identifier: MIT */
/* The journal names the word that each server needs, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/words_client.h"
#include "preload/words_columns.h"
#include "support/preload.h"
#include "support/records.h"

#define ROWS_MAX 64
#define WORDS_MAX 32

/* Of these no single handshake can tell. */
#define UNTOLD "classic-groups max-tls1.2"

/* Made once by make_servers. */
static struct {
	struct scratch scratch;
	char journal[96];
	SSL_CTX *ctx;
} fixture;

static int
make_folder(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	snprintf(fixture.journal, sizeof(fixture.journal), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	setenv("LEGACYTLS_JOURNAL", fixture.journal, 1);
	columns_set_rules(&fixture.scratch);
	fixture.ctx = words_context(&fixture.scratch, true);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Is the word one of those with blanks between them? */
static bool
is_in(const char *words, const char *word, size_t len)
{
	const char *at = words;

	while (words != NULL && (at = strstr(at, word)) != NULL) {
		if ((at == words || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

/* Is the word needed in any record, or is that untold? */
static bool
is_noted(const struct records *records, const char *word)
{
	size_t i, len = strlen(word);

	for (i = 0; i < records->count; i++) {
		if (is_in(record_get(records, i, "needed"), word, len) ||
		    is_in(record_get(records, i, "untold"), word, len))
			return true;
	}
	return false;
}

/* The words of a text one after the other, without their values. */
static const char *
next_word(char **text)
{
	char *word = strtok_r(NULL, " ", text);

	return word != NULL ? strtok(word, "=") : NULL;
}

/* All that is needed is expected, and all that is expected is needed. */
static void
assert_needed(const struct records *records, const char *expected)
{
	char text[128], *rest = text;
	const char *word;
	size_t i;

	for (i = 0; i < records->count; i++) {
		snprintf(
		    text, sizeof(text), "%s", record_get(records, i, "needed"));
		for (rest = text; (word = next_word(&rest)) != NULL;) {
			if (!is_in(expected, word, strlen(word)))
				fail_msg("'%s' is not needed", word);
		}
		snprintf(
		    text, sizeof(text), "%s", record_get(records, i, "untold"));
		for (rest = text; (word = next_word(&rest)) != NULL;) {
			if (!is_in(UNTOLD, word, strlen(word)))
				fail_msg("'%s' is told of", word);
		}
	}
	snprintf(text, sizeof(text), "%s", expected);
	for (rest = text; (word = next_word(&rest)) != NULL;) {
		if (!is_noted(records, word))
			fail_msg("'%s' is needed", word);
	}
}

/* The row's words without values; "pin" stands for any way to trust. */
static const char *
expected_of(const struct row *row, const char *trust)
{
	static char expected[64];

	if (row->is_big_hello && OpenSSL_version_num() < 0x30500000)
		return "";
	if (strcmp(row->cure, "pin") == 0)
		return trust;
	snprintf(expected, sizeof(expected), "%s", row->cure);
	expected[strcspn(expected, "=")] = '\0';
	return expected;
}

static void
assert_records(const struct row *row, const char *host, const char *trust,
    const struct server *server)
{
	struct records records;

	remove(fixture.journal);
	assert_true(
	    words_connects(fixture.ctx, host, row, server, &fixture.scratch));
	records_read(&records, fixture.journal);
	assert_true(records.count > 0);
	record_assert(&records, 0, "event", "handshake");
	record_assert(&records, 0, "outcome", "ok");
	record_assert(&records, 0, "host", host);
	record_assert(&records, 0, "port", server->port_text);
	assert_needed(&records, expected_of(row, trust));
	records_free(&records);
}

static void
word_is_named(void **state)
{
	const struct row *row = *state;
	struct server server = {0};

	row_start(row, &server, &fixture.scratch);
	assert_records(row, "all-pin.words.test", "pin", &server);
	assert_records(row, "all-trust.words.test", "trust-any", &server);
	server_stop(&server);
}

/* With SSL_VERIFY_NONE, as nginx, which verifies when it is connected. */
static void
word_is_not_forgotten(void **state)
{
	SSL_CTX *ctx = words_context(&fixture.scratch, true);
	const struct row *row = *state;
	struct server server = {0};
	struct records records;

	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	row_start(row, &server, &fixture.scratch);
	remove(fixture.journal);
	assert_true(words_connects(
	    ctx, "all-pin.words.test", row, &server, &fixture.scratch));
	records_read(&records, fixture.journal);
	assert_true(is_noted(&records, row->cure));
	records_free(&records);
	server_stop(&server);
	SSL_CTX_free(ctx);
}

/* Is it a word that a chain can need? */
static bool
is_of_chain(const char *cure)
{
	return strcmp(cure, "seclevel1") == 0 || strcmp(cure, "lax-x509") == 0;
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[2 * ROWS_MAX];
	size_t i, n = 0;

	(void)argc;
	preload_this(argv, "");
	for (i = 0; i < rows_count; i++) {
		if (rows[i].cure != NULL)
			tests[n++] = (struct CMUnitTest){rows[i].name,
			    word_is_named, NULL, NULL, (void *)&rows[i]};
		if (rows[i].cure != NULL && is_of_chain(rows[i].cure))
			tests[n++] = (struct CMUnitTest){rows[i].name,
			    word_is_not_forgotten, NULL, NULL,
			    (void *)&rows[i]};
	}
	return _cmocka_run_group_tests(
	    "needed", tests, n, make_folder, remove_folder);
}
