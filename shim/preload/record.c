/* SPDX-License-Identifier: MIT */
/* Puts together the records of the journal. */
#include <sys/utsname.h>

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "policy/relax.h"
#include "preload/crypto_names.h"
#include "preload/hint.h"
#include "preload/journal.h"
#include "preload/json.h"
#include "preload/needed.h"
#include "preload/peername.h"
#include "preload/program.h"
#include "preload/record.h"
#include "preload/settings.h"

#define VERSION 1

static void
add_time(struct json *json)
{
	char text[40] = "";
	struct timespec now = {0};
	struct tm parts;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	if (gmtime_r(&now.tv_sec, &parts) != NULL) {
		len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
		snprintf(text + len, sizeof(text) - len, ".%03ldZ",
		    now.tv_nsec / 1000000);
	}
	json_string(json, "time", text);
}

static void
begin(struct json *json, const char *event)
{
	struct utsname names;

	json_begin(json);
	json_number(json, "v", VERSION);
	add_time(json);
	json_string(
	    json, "machine", uname(&names) == 0 ? names.nodename : NULL);
	json_string(json, "program", program_name());
	json_number(json, "pid", getpid());
	json_string(json, "event", event);
}

static void
end(struct json *json)
{
	if (json_end(json))
		journal_write(settings_journal(), json->text, json->len);
}

static void
add_peer(struct json *json, const struct peername *peer)
{
	json_string(json, "host", peer->host[0] != '\0' ? peer->host : NULL);
	json_string(
	    json, "address", peer->address[0] != '\0' ? peer->address : NULL);
	json_number(json, "port", peer->port != 0 ? peer->port : -1);
}

static void
add_rule(struct json *json, const struct rule *rule)
{
	char until[11];

	json_text(json, "rule", rule != NULL ? rule->text : NULL,
	    rule != NULL ? rule->len : 0);
	json_number(json, "line", rule != NULL ? (int64_t)rule->line : -1);
	if (rule != NULL && rule->relax.until != RELAX_NO_END) {
		relax_date_format(rule->relax.until, until);
		json_string(json, "until", until);
	} else {
		json_string(json, "until", NULL);
	}
}

static void
add_words(struct json *json, const char *name, uint32_t words)
{
	uint32_t bit;

	json_list(json, name);
	for (bit = 1; bit <= RELAX_TRUST_ANY; bit <<= 1) {
		if ((words & bit) != 0 && bit != RELAX_NONE)
			json_item(json, relax_word_name(bit));
	}
	json_list_end(json);
}

/* What was negotiated and shown; null of a handshake that has failed. */
static void
add_crypto(struct json *json, const struct library *lib, SSL *ssl, bool is_ok)
{
	struct crypto_names names = {.kex_bits = -1, .key_bits = -1};

	if (is_ok)
		crypto_names_get(lib, ssl, &names);
	json_string(json, "protocol", names.protocol);
	json_string(json, "cipher", names.cipher);
	json_string(json, "kex", names.kex[0] != '\0' ? names.kex : NULL);
	json_number(json, "kex_bits", names.kex_bits);
	json_string(json, "key", names.key);
	json_number(json, "key_bits", names.key_bits);
	json_string(json, "signature", names.signature);
}

/* "0A000152 unsafe legacy renegotiation disabled", and why a chain failed. */
static void
error_format(const struct library *lib, const SSL *ssl, unsigned long error,
    int number, char text[256])
{
	const char *reason = lib->ERR_reason_error_string(error);

	if (error == 0)
		snprintf(text, 256, "%s",
		    number != 0 ? strerror(number) : "the connection ended");
	else if (ERR_GET_LIB(error) == ERR_LIB_SSL &&
	         ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		snprintf(text, 256, "%08lX %s: %s", error,
		    reason != NULL ? reason : "",
		    lib->X509_verify_cert_error_string(
		        lib->SSL_get_verify_result(ssl)));
	else
		snprintf(
		    text, 256, "%08lX %s", error, reason != NULL ? reason : "");
}

static void
add_failure(struct json *json, const struct library *lib, const SSL *ssl,
    const struct hint_failure *failure, int number)
{
	char text[256], hint[HINT_SIZE];

	error_format(lib, ssl, failure->error, number, text);
	json_string(json, "error", text);
	json_string(json, "hint", hint_write(failure, hint) ? hint : NULL);
}

/* What is to be said aloud of a connection; NULL: nothing. */
static const char *
note_of(
    const struct connection *conn, const struct peername *peer, char text[64])
{
	char day[11];

	if (conn != NULL && conn->ended != NULL) {
		relax_date_format(conn->ended->relax.until, day);
		snprintf(text, 64, "rule ended %s", day);
		return text;
	}
	if (conn != NULL && conn->rule != NULL)
		return (conn->rule->relax.words & RELAX_TRUST_ANY) != 0 ?
		           "trust-any" :
		           NULL;
	return settings_rules() != NULL && peer->host[0] == '\0' &&
	               peer->address[0] == '\0' ?
	           "peer unknown" :
	           NULL;
}

static void
add_needs(struct json *json, struct library *lib, SSL *ssl,
    const struct connection *conn, bool is_ok)
{
	const struct rule *rule = conn != NULL ? conn->rule : NULL;
	uint32_t needed = 0, untold = 0;

	add_words(json, "allowed", rule != NULL ? rule->relax.words : 0);
	if (is_ok && rule != NULL)
		needed = needed_words(lib, ssl, conn, &untold);
	if (is_ok)
		add_words(json, "needed", needed);
	else
		json_string(json, "needed", NULL);
	add_words(json, "untold", untold);
}

void
record_handshake(struct library *lib, SSL *ssl, const struct connection *conn,
    bool is_ok, unsigned long error, int number)
{
	const struct rule *rule = conn != NULL ? conn->rule : NULL;
	struct hint_failure failure = {.error = error};
	struct peername peer;
	struct json json;
	char note[64];

	if (settings_journal() == NULL)
		return;
	if (rule == NULL && conn != NULL)
		rule = conn->ended;
	if (is_ok && rule == NULL)
		return;
	peername_get(lib, ssl, &peer);
	begin(&json, "handshake");
	add_peer(&json, &peer);
	add_rule(&json, rule);
	json_string(&json, "outcome", is_ok ? "ok" : "failed");
	add_crypto(&json, lib, ssl, is_ok);
	add_needs(&json, lib, ssl, conn, is_ok);
	if (is_ok) {
		json_string(&json, "error", NULL);
		json_string(&json, "hint", NULL);
	} else {
		failure.verify_result = lib->SSL_get_verify_result(ssl);
		failure.version = lib->SSL_version(ssl);
		if (conn != NULL && conn->rule != NULL)
			failure.words = conn->rule->relax.words;
		failure.host = peer.host[0] != '\0'    ? peer.host :
		               peer.address[0] != '\0' ? peer.address :
		                                         NULL;
		add_failure(&json, lib, ssl, &failure, number);
	}
	json_string(&json, "note", note_of(conn, &peer, note));
	end(&json);
}

static void
add_nulls(struct json *json, const char *const names[])
{
	for (; *names != NULL; names++)
		json_string(json, *names, NULL);
}

void
record_close(const struct connection *conn)
{
	static const char *const crypto[] = {"protocol", "cipher", "kex",
	    "kex_bits", "key", "key_bits", "signature", NULL};
	static const char *const rest[] = {"error", "hint", "note", NULL};
	struct json json;

	if (settings_journal() == NULL || conn->peername == NULL)
		return;
	begin(&json, "close");
	add_peer(&json, conn->peername);
	add_rule(&json, conn->rule);
	json_string(&json, "outcome", "ok");
	add_nulls(&json, crypto);
	add_words(&json, "allowed", conn->rule->relax.words);
	add_words(&json, "needed", RELAX_EOF);
	add_words(&json, "untold", 0);
	add_nulls(&json, rest);
	end(&json);
}

void
record_process(const char *note)
{
	static const char *const fields[] = {"host", "address", "port", "rule",
	    "line", "until", "outcome", "protocol", "cipher", "kex", "kex_bits",
	    "key", "key_bits", "signature", NULL};
	static const char *const rest[] = {"error", "hint", NULL};
	struct json json;

	if (settings_journal() == NULL)
		return;
	begin(&json, "process");
	add_nulls(&json, fields);
	add_words(&json, "allowed", 0);
	json_string(&json, "needed", NULL);
	add_words(&json, "untold", 0);
	add_nulls(&json, rest);
	json_string(&json, "note", note);
	end(&json);
}
