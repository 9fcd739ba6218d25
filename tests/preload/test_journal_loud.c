/* SPDX-License-Identifier: MIT */
/* What the journal says aloud of a process and of its connections. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/legacy_option.h"
#include "support/preload.h"
#include "support/records.h"
#include "support/server.h"
#include "support/table.h"

#define SILENCE "no OpenSSL context seen"
#define OPENED                                                                 \
	"the program, or openssl.cnf, opens legacy renegotiation for all its " \
	"hosts"
#define ENDED "rule ended 2020-01-31"

/* One of the servers, by its place in the fixture. */
#define LEGACY "ask('listed.test', int(sys.argv[1]))\n"
#define MODERN "ask('listed.test', int(sys.argv[2]))\n"
#define OTHER "ask('other.test', int(sys.argv[2]))\n"

static const char preamble[] =
    "import os, socket, ssl, sys\n"
    "def context():\n"
    "    return ssl.create_default_context(cafile=sys.argv[3])\n"
    "def ask(name, port, made=None):\n"
    "    made = made or context()\n"
    "    with socket.create_connection(('127.0.0.1', port)) as tcp:\n"
    "        try:\n"
    "            made.wrap_socket(tcp, server_hostname=name).close()\n"
    "        except ssl.SSLError:\n"
    "            pass\n";

/* Made once by make_servers. */
static struct {
	struct scratch scratch;
	struct server legacy, modern;
	char path[96];
	char variable[128];
	char cnf[128];
} fixture;

/* What a record is about, and says; without an event: there is none. */
struct note {
	const char *event;
	const char *note; /* part of it, or NULL for null */
};

static const struct row {
	const char *name;
	const char *hosts; /* or another variable */
	const char *shell; /* for sh; or NULL: */
	const char *python;
	struct note notes[4];
} rows[] = {
    {"trust-any, each time",
        "LEGACYTLS_HOSTS=listed.test default trust-any until=2999-12-31", NULL,
        LEGACY MODERN,
        {{"handshake", "trust-any"}, {"handshake", "trust-any"}}},
    {"a rule that has ended", "LEGACYTLS_HOSTS=listed.test until=2020-01-31",
        NULL, LEGACY MODERN OTHER,
        {{"handshake", ENDED}, {"handshake", ENDED}}},
    {"another rule takes its place",
        "LEGACYTLS_HOSTS=near.listed.test until=2020-01-31,*.listed.test", NULL,
        "ask('near.listed.test', int(sys.argv[2]))\n", {{"handshake", NULL}}},
    {"open for all, by the program", "LEGACYTLS_HOSTS=listed.test", NULL,
        "for i in range(2):\n"
        "    made = context()\n"
        "    made.options |= 4\n"
        "    ask('other.test', int(sys.argv[1]), made)\n",
        {{"process", OPENED}}},
    {"open for all, by openssl.cnf", "NO=rule", NULL,
        "os.execve(sys.executable, ['python3', '-c', 'import ssl\\n'\n"
        "    'for i in range(2): ssl.create_default_context()'],\n"
        "    {**os.environ, 'OPENSSL_CONF': os.environ['CNF']})\n",
        {{"process", OPENED}}},
    {"refused rules, TLS", "LEGACYTLS_HOSTS=listed.test,bad..rule", NULL,
        LEGACY, {{"process", "rule 2 (\"bad..rule\"): "}, {"handshake", NULL}}},
    {"refused rules, no TLS", "LEGACYTLS_HOSTS=bad..rule", "/bin/true", NULL,
        {{"process", SILENCE}}},
    {"no TLS", "NO=rule", "/bin/true", NULL, {{"process", SILENCE}}},
    {"a program that ends by _exit", "NO=rule", NULL, "os._exit(0)\n", {{0}}},
    {"a pipeline of programs", "NO=rule", "/bin/true | /bin/true", NULL,
        {{"process", SILENCE}, {"process", SILENCE}}},
    {"executed in place", "NO=rule", "exec env /bin/true", NULL,
        {{"process", SILENCE}}},
    {"a forked child without TLS", "NO=rule", NULL,
        "if os.fork() == 0: sys.exit()\n"
        "os.wait()\n",
        {{"process", SILENCE}}},
    {"a child that ends at once", "NO=rule", NULL,
        "if os.fork() == 0: os._exit(0)\n"
        "os.wait()\n" MODERN,
        {{0}}},
    {"TLS, and nothing to say", "NO=rule", NULL, MODERN, {{0}}},
    {"a context is enough", "NO=rule", NULL, "context()\n", {{0}}},
    {"not one of the programs", "LEGACYTLS_PROGRAMS=curl", NULL, LEGACY, {{0}}},
};

static int
make_servers(void **state)
{
	FILE *file;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	server_openssl(&fixture.modern, &fixture.scratch, "strong",
	    (const char *[]){NULL});
	snprintf(fixture.path, sizeof(fixture.path), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	snprintf(fixture.variable, sizeof(fixture.variable),
	    "LEGACYTLS_JOURNAL=%s", fixture.path);
	snprintf(fixture.cnf, sizeof(fixture.cnf), "CNF=%s",
	    scratch_path(&fixture.scratch, "openssl.cnf"));
	file = fopen(fixture.cnf + 4, "wxe");
	assert_non_null(file);
	fprintf(file,
	    "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n"
	    "[c]\nOptions = %s\n",
	    legacy_option());
	return fclose(file);
}

static int
stop_servers(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	server_stop(&fixture.modern);
	scratch_remove(&fixture.scratch);
	return 0;
}

static void
run(const struct row *row)
{
	const char *const env[] = {preload_variable(), fixture.variable,
	    row->hosts, fixture.cnf, NULL};
	const char *const shell[] = {"sh", "-c", row->shell, NULL};
	const char *python[] = {"/usr/bin/python3", "-c", NULL,
	    fixture.legacy.port_text, fixture.modern.port_text,
	    scratch_path(&fixture.scratch, "ca.pem"), NULL};
	struct process_result result;
	char *program;

	assert_true(asprintf(&program, "%s%s", preamble,
	                row->python != NULL ? row->python : "") > 0);
	python[2] = program;
	result = process_run(row->shell != NULL ? shell : python, env, NULL);
	free(program);
	if (result.status != 0)
		fail_msg("%s", result.output);
	process_result_free(&result);
}

static void
says(void **state)
{
	const struct row *row = *state;
	struct records records;
	size_t i;

	remove(fixture.path);
	run(row);
	records_read(&records, fixture.path);
	for (i = 0; i < records.count && row->notes[i].event != NULL; i++) {
		record_assert(&records, i, "event", row->notes[i].event);
		if (row->notes[i].note == NULL)
			record_assert(&records, i, "note", NULL);
		else
			record_assert_part(
			    &records, i, "note", row->notes[i].note);
	}
	assert_int_equal(i, records.count);
	assert_null(row->notes[i].event);
	records_free(&records);
}

int
main(void)
{
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];
	const size_t count = sizeof(rows) / sizeof(rows[0]);

	table_tests(tests, &(struct table)TABLE(rows, says));
	return _cmocka_run_group_tests(
	    "journal_loud", tests, count, make_servers, stop_servers);
}
