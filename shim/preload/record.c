/* SPDX-License-Identifier: MIT */
/* Puts together the records of the journal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/relax.h"
#include "preload/crypto_names.h"
#include "preload/hint.h"
#include "preload/journal.h"
#include "preload/json.h"
#include "preload/needed.h"
#include "preload/peername.h"
#include "preload/record.h"
#include "preload/record_line.h"
#include "preload/settings.h"

#define ERROR_SIZE 256

static const char unanswered[] =
    "given up while waiting for the server's answer";

/* "0A000152 unsafe legacy renegotiation disabled", and why a chain failed. */
static void
error_format(const struct library *lib, const SSL *ssl, unsigned long error,
    int number, char text[ERROR_SIZE])
{
	const char *reason = lib->ERR_reason_error_string(error);

	if (error == 0)
		snprintf(text, ERROR_SIZE, "%s",
		    number != 0 ? strerror(number) : "the connection ended");
	else if (ERR_GET_LIB(error) == ERR_LIB_SSL &&
	         ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		snprintf(text, ERROR_SIZE, "%08lX %s: %s", error,
		    reason != NULL ? reason : "",
		    lib->X509_verify_cert_error_string(
		        lib->SSL_get_verify_result(ssl)));
	else
		snprintf(text, ERROR_SIZE, "%08lX %s", error,
		    reason != NULL ? reason : "");
}

/* What is to be said aloud of a connection; NULL: nothing. */
static const char *
note_of(const struct rule *rule, const struct rule *ended,
    const struct peername *peer, char text[64])
{
	uint16_t port;
	char day[11];

	if (rule != NULL)
		return (rule->relax.words & RELAX_TRUST_ANY) != 0 ?
		           "trust-any" :
		           NULL;
	if (ended != NULL) {
		relax_date_format(ended->relax.until, day);
		snprintf(text, 64, "rule ended %s", day);
		return text;
	}
	if (settings_rules() == NULL)
		return NULL;
	if (peer->host[0] == '\0')
		return peer->address[0] == '\0' ? "peer unknown" : NULL;
	port = rules_port_of(settings_rules(), peer->host, settings_today());
	snprintf(text, 64, "rule for port %u", port);
	return port != 0 ? text : NULL;
}

/*
 * Not on the stack, most of which it would be in a thread that has a small one.
 * NULL: there is no memory, and so no record.
 */
static struct json *
line_begin(const char *event)
{
	struct json *json = malloc(sizeof(*json));

	if (json != NULL)
		record_line_begin(json, event);
	return json;
}

static void
line_end(struct json *json)
{
	record_line_end(json);
	free(json);
}

/* "event" to "outcome"; NULL as for line_begin. */
static struct json *
begin(const struct connection *conn, const struct peername *peer,
    const char *outcome)
{
	struct json *json = line_begin("handshake");

	if (json == NULL)
		return NULL;
	record_line_peer(json, peer);
	record_line_rule(json, conn->rule != NULL ? conn->rule : conn->ended);
	json_string(json, "outcome", outcome);
	return json;
}

static void
end(struct json *json, const struct connection *conn,
    const struct peername *peer)
{
	char note[64];

	json_string(json, "note", note_of(conn->rule, conn->ended, peer, note));
	line_end(json);
}

static uint32_t
allowed(const struct connection *conn)
{
	return conn->rule != NULL ? conn->rule->relax.words : 0;
}

void
record_success(struct library *lib, SSL *ssl, const struct connection *conn)
{
	uint32_t needed = 0, untold = 0;
	struct crypto_names names;
	struct peername peer;
	struct json *json;

	if (settings_journal() == NULL ||
	    (conn->rule == NULL && conn->ended == NULL))
		return;
	if (conn->rule != NULL)
		needed = needed_words(lib, ssl, conn, &untold);
	crypto_names_get(lib, ssl, &names);
	peername_get(lib, ssl, &peer);
	json = begin(conn, &peer, "ok");
	if (json == NULL)
		return;
	record_line_crypto(json, &names);
	record_line_words(json, "allowed", allowed(conn));
	record_line_words(json, "needed", needed);
	record_line_words(json, "untold", untold);
	json_string(json, "error", NULL);
	json_string(json, "hint", NULL);
	end(json, conn, &peer);
}

static void
write_failure(const struct connection *conn, const struct peername *peer,
    struct hint_failure *failure, const char *error)
{
	char hint[HINT_SIZE];
	struct json *json;

	failure->words = allowed(conn);
	failure->host = peer->host[0] != '\0'    ? peer->host :
	                peer->address[0] != '\0' ? peer->address :
	                                           NULL;
	json = begin(conn, peer, "failed");
	if (json == NULL)
		return;
	record_line_crypto(json, NULL);
	record_line_words(json, "allowed", failure->words);
	json_string(json, "needed", NULL);
	record_line_words(json, "untold", 0);
	json_string(json, "error", error);
	json_string(json, "hint", hint_write(failure, hint) ? hint : NULL);
	end(json, conn, peer);
}

/* All zero until there is a ServerHello. */
static bool
is_answered(const struct library *lib, const SSL *ssl)
{
	static const unsigned char none[SSL3_RANDOM_SIZE];
	unsigned char random[SSL3_RANDOM_SIZE] = {0};

	lib->SSL_get_server_random(ssl, random, sizeof(random));
	return memcmp(random, none, sizeof(random)) != 0;
}

void
record_failure(struct library *lib, SSL *ssl, const struct connection *conn,
    unsigned long error, int number)
{
	struct hint_failure failure = {
	    .error = error,
	    .verify_result = lib->SSL_get_verify_result(ssl),
	    .version = lib->SSL_version(ssl),
	    .is_answered = is_answered(lib, ssl),
	    .cut = conn->cut,
	};
	char text[ERROR_SIZE];
	struct peername peer;

	if (settings_journal() == NULL)
		return;
	peername_get(lib, ssl, &peer);
	error_format(lib, ssl, error, number, text);
	write_failure(conn, &peer, &failure, text);
}

void
record_unanswered(const struct connection *conn)
{
	struct hint_failure failure = {.is_given_up = true};

	if (settings_journal() != NULL && conn->peername != NULL)
		write_failure(conn, conn->peername, &failure, unanswered);
}

void
record_close(const struct connection *conn, uint32_t needed)
{
	struct json *json;

	if (settings_journal() == NULL || conn->peername == NULL)
		return;
	json = line_begin("close");
	if (json == NULL)
		return;
	record_line_peer(json, conn->peername);
	record_line_rule(json, conn->rule);
	json_string(json, "outcome", "ok");
	record_line_crypto(json, NULL);
	record_line_words(json, "allowed", allowed(conn));
	record_line_words(json, "needed", needed);
	record_line_words(json, "untold", 0);
	json_string(json, "error", NULL);
	json_string(json, "hint", NULL);
	json_string(json, "note", NULL);
	line_end(json);
}

static void
process_fields(struct json *json, const char *note)
{
	record_line_peer(json, NULL);
	record_line_rule(json, NULL);
	json_string(json, "outcome", NULL);
	record_line_crypto(json, NULL);
	record_line_words(json, "allowed", 0);
	json_string(json, "needed", NULL);
	record_line_words(json, "untold", 0);
	json_string(json, "error", NULL);
	json_string(json, "hint", NULL);
	json_string(json, "note", note);
}

void
record_process(const char *note)
{
	struct json *json;

	if (settings_journal() == NULL)
		return;
	json = line_begin("process");
	if (json == NULL)
		return;
	process_fields(json, note);
	line_end(json);
}

void
record_exit(const char *note)
{
	static struct json json;

	journal_end();
	record_line_begin(&json, "process");
	process_fields(&json, note);
	record_line_end(&json);
}
