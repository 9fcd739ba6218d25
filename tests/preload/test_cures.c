/* SPDX-License-Identifier: MIT */
/* Each word cures programs of its server, where openssl.cnf does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/expand.h"
#include "preload/words_rows.h"
#include "support/legacy_option.h"
#include "support/preload.h"

#define ARGS_MAX 20
#define ROWS_MAX 64
#define VARIABLES 5

/*
 * The strings may have in them: @HOST@, @PORT@, @CA@ (a file), @DIR@ (the
 * folder of the keys).
 */
static const struct program {
	const char *name;
	const char *argv[ARGS_MAX];
	const char *own[5]; /* and for a certificate of its own */
	uint32_t indulgent; /* it may do without these words */
	uint32_t by_cnf;    /* openssl.cnf is enough there */
	bool checks_name;   /* by itself, whatever OpenSSL says */
} programs[] = {
    {
        .name = "Python",
        .argv = {"/usr/bin/python3", "tests/clients/scripts/upstream.py",
            "@HOST@", "@PORT@", "@CA@"},
        .own = {"@DIR@/weak.pem", "@DIR@/weak.key"},
        .by_cnf = RELAX_LEGACY_CONNECT | RELAX_RENEGOTIATE,
    },
    {
        .name = "Ruby",
        .argv = {"ruby", "tests/clients/scripts/own_options.rb", "@HOST@",
            "@PORT@", "@CA@"},
        .own = {"@DIR@/weak.pem", "@DIR@/weak.key"},
        .indulgent = RELAX_LAX_X509,
        .checks_name = true,
    },
    {
        .name = "curl",
        .argv = {"curl", "-sS", "--cacert", "@CA@", "--tlsv1.2", "--ciphers",
            "ECDHE+AESGCM:DHE+AESGCM", "--resolve", "@HOST@:@PORT@:127.0.0.1",
            "https://@HOST@:@PORT@/"},
        .own = {"--cert", "@DIR@/weak.pem", "--key", "@DIR@/weak.key"},
        .indulgent = RELAX_LAX_X509 | RELAX_EOF,
        .by_cnf = RELAX_LEGACY_CONNECT | RELAX_RENEGOTIATE | RELAX_SECLEVEL1 |
                  RELAX_SHA1 | RELAX_CLIENT_CERT,
        .checks_name = true,
    },
};

#define PROGRAMS (sizeof(programs) / sizeof(programs[0]))

enum way {
	AS_IT_IS,
	BY_CNF,
	BY_WORD,
	WAYS,
};

static const char cnf[] = "openssl_conf = init\n"
                          "[init]\n"
                          "ssl_conf = ssl\n"
                          "[ssl]\n"
                          "system_default = all\n"
                          "[all]\n"
                          "MinProtocol = TLSv1\n"
                          "CipherString = ALL:@SECLEVEL=0\n"
                          "Options = ";

/* Made once by make_folder; results are filled in as the tests run. */
static struct {
	struct scratch scratch;
	struct server server; /* of the row that is tried */
	char results[ROWS_MAX][PROGRAMS][WAYS];
} fixture;

static int
make_folder(void **state)
{
	FILE *file;

	(void)state;
	scratch_make(&fixture.scratch);
	file = fopen(scratch_path(&fixture.scratch, "openssl.cnf"), "wxe");
	assert_non_null(file);
	fprintf(file, "%s%s\n", cnf, legacy_option());
	assert_int_equal(fclose(file), 0);
	return 0;
}

/* The rows that are tried: what no word opens is for test_words.c. */
static bool
is_tried(const struct row *row)
{
	return row->cure != NULL || row->is_open;
}

static void
print_row(size_t row)
{
	size_t i;
	enum way way;

	printf("%-27s", rows[row].name);
	for (i = 0; i < PROGRAMS; i++) {
		printf("%s", i > 0 ? "   " : "");
		for (way = 0; way < WAYS; way++)
			printf(" %c", fixture.results[row][i][way]);
	}
	printf("\n");
}

static int
remove_folder(void **state)
{
	size_t i;

	(void)state;
	printf("%27s", "");
	for (i = 0; i < PROGRAMS; i++)
		printf("%s%s", i > 0 ? "   " : " ", programs[i].name);
	printf("\n");
	for (i = 0; i < rows_count; i++) {
		if (fixture.results[i][0][0] != '\0')
			print_row(i);
	}
	printf("%28s| as it is\n%30s| openssl.cnf\n%32s| the server's word\n",
	    "", "", "");
	scratch_remove(&fixture.scratch);
	return 0;
}

/* "LEGACYTLS_HOSTS=..." with the words that the row needs; to be freed. */
static char *
rule_of(const struct row *row, const struct variable variables[])
{
	char text[128];

	snprintf(text, sizeof(text), "LEGACYTLS_HOSTS=@HOST@ %s",
	    row->cure == NULL             ? "default" :
	    strcmp(row->cure, "pin") == 0 ? "none @PIN@" :
	                                    row->cure);
	return expand(text, variables, VARIABLES);
}

static size_t
expand_all(
    const char *const from[], char *to[], const struct variable variables[])
{
	size_t n;

	for (n = 0; from[n] != NULL; n++)
		to[n] = expand(from[n], variables, VARIABLES);
	return n;
}

static struct process_result
run(const struct program *program, const struct row *row, enum way way)
{
	const struct variable variables[VARIABLES] = {
	    {"HOST", "listed.test"},
	    {"PORT", fixture.server.port_text},
	    {"CA", scratch_path(&fixture.scratch, "ca.pem")},
	    {"DIR", fixture.scratch.dir},
	    {"PIN", row_pin(&fixture.scratch, "strong")},
	};
	char *argv[ARGS_MAX + 5] = {NULL};
	char *home = expand("HOME=@DIR@", variables, VARIABLES);
	char *conf =
	    expand("OPENSSL_CONF=@DIR@/openssl.cnf", variables, VARIABLES);
	char *rule = rule_of(row, variables);
	const char *const env[] = {home, "LC_ALL=C",
	    way == BY_CNF ? conf : "OPENSSL_CONF",
	    way == BY_WORD ? preload_variable() : "LD_PRELOAD",
	    way == BY_WORD ? rule : "LEGACYTLS_HOSTS", "SSL_CERT_FILE",
	    "SSL_CERT_DIR", "https_proxy", "HTTPS_PROXY", "all_proxy",
	    "ALL_PROXY", NULL};
	struct process_result result;
	size_t n, i;

	n = expand_all(program->argv, argv, variables);
	if (row->words == RELAX_CLIENT_CERT)
		n += expand_all(program->own, argv + n, variables);
	result = process_run((const char *const *)argv, env, NULL);
	for (i = 0; i < n; i++)
		free(argv[i]);
	free(home);
	free(conf);
	free(rule);
	return result;
}

static bool
is_expected(const struct program *program, const struct row *row, enum way way,
    bool is_blind, bool connects)
{
	if (is_blind)
		return !connects;
	if (row_is_opened(row, 0))
		return connects;
	/* Whether it does depends on its version. */
	if ((row->words & program->indulgent) != 0 && way != BY_WORD)
		return true;
	if (way == BY_CNF)
		return connects == ((row->words & program->by_cnf) != 0);
	if (program->checks_name && strcmp(row->name, "wrong name") == 0)
		return !connects;
	return connects == (way == BY_WORD);
}

/*
 * Not told by curl's BIO of the end, OpenSSL 3.2 and later does not come to ask
 * for any option (curl/curl#17471). What it said without the object shows it;
 * of those that are tested Ubuntu 25.04 has such a pair.
 */
static bool
is_blind_to_ends(const struct row *row, const struct process_result *result)
{
	return row->words == RELAX_EOF &&
	       strstr(result->output, "SSL_read: SSL_ERROR_SYSCALL, errno 0") !=
	           NULL;
}

static int
stop_server(void **state)
{
	(void)state;
	server_stop(&fixture.server);
	return 0;
}

static void
programs_of_a_server(void **state)
{
	const struct row *row = *state;
	struct process_result result;
	bool connects, is_blind = false, failed = false;
	enum way way;
	size_t i;

	row_start(row, &fixture.server, &fixture.scratch);
	for (i = 0; i < PROGRAMS; i++) {
		for (way = 0; way < WAYS; way++) {
			result = run(&programs[i], row, way);
			connects = result.status == 0 && result.len > 0;
			if (way == AS_IT_IS)
				is_blind = is_blind_to_ends(row, &result);
			fixture.results[row - rows][i][way] =
			    connects ? 'x' : '.';
			if (!is_expected(
			        &programs[i], row, way, is_blind, connects)) {
				failed = true;
				print_error("%s, way %d: %.500s\n",
				    programs[i].name, way, result.output);
			}
			process_result_free(&result);
		}
	}
	assert_false(failed);
}

int
main(void)
{
	struct CMUnitTest tests[ROWS_MAX];
	size_t i, n = 0;

	for (i = 0; i < rows_count; i++) {
		if (is_tried(&rows[i]))
			tests[n++] = (struct CMUnitTest){rows[i].name,
			    programs_of_a_server, NULL, stop_server,
			    (void *)&rows[i]};
	}
	return _cmocka_run_group_tests(
	    "cures", tests, n, make_folder, remove_folder);
}
