/* SPDX-License-Identifier: MIT */
/* The probe as a user runs it, and s_client to prove it right. */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "command/probing.h"
#include "support/preload.h"

#define DAYS 90

/* As Python has it. */
static const char ciphers[] =
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:"
    "!aDSS:!SHA1:!AESCCM";

static const char *
trust_variable(const struct scratch *scratch)
{
	static char variable[512];

	snprintf(variable, sizeof(variable), "SSL_CERT_FILE=%s",
	    scratch != NULL ? scratch_path(scratch, "ca.pem") : "/dev/null");
	return variable;
}

/* The one line that is neither a comment nor a message. */
static void
rule_find(struct probing *probing)
{
	const char *line = probing->result.output, *end;

	for (; *line != '\0'; line = end + (*end == '\n')) {
		end = line + strcspn(line, "\n");
		/* A comment, JSON, or a message. */
		if (strchr("#{} ", *line) != NULL ||
		    strncmp(line, "legacytls", 9) == 0)
			continue;
		assert_string_equal(probing->rule, "");
		snprintf(probing->rule, sizeof(probing->rule), "%.*s",
		    (int)(end - line), line);
	}
}

struct probing
probing_run_env(const struct scratch *scratch, const char *const env[],
    const char *const args[])
{
	const char *changes[8] = {
	    trust_variable(scratch), "SSL_CERT_DIR=/nonexistent"};
	const char *argv[PROCESS_ARGS] = {LEGACYTLS_COMMAND, "probe"};
	struct probing probing = {.rule = ""};
	size_t n;

	for (n = 0; env[n] != NULL; n++)
		changes[2 + n] = env[n];
	for (n = 0; args[n] != NULL; n++)
		argv[2 + n] = args[n];
	probing.result = process_run(argv, changes, NULL);
	rule_find(&probing);
	return probing;
}

struct probing
probing_run(const struct scratch *scratch, const char *const args[])
{
	return probing_run_env(scratch, (const char *[]){NULL}, args);
}

void
probing_free(struct probing *probing)
{
	process_result_free(&probing->result);
}

/* Makes one line of those that a comment is wrapped into. */
static char *
unwrapped(const char *output)
{
	char *text = strdup(output), *to = text;
	const char *from = text;

	assert_non_null(text);
	while (*from != '\0') {
		if (strncmp(from, "\n#", 2) == 0) {
			from += 2 + strspn(from + 2, " ");
			*to++ = ' ';
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return text;
}

void
probing_assert_says(const struct probing *probing, const char *text)
{
	char *output = unwrapped(probing->result.output);
	bool is_there = strstr(output, text) != NULL;

	free(output);
	if (!is_there)
		fail_msg("no \"%s\" in:\n%s", text, probing->result.output);
}

void
probing_assert_status(const struct probing *probing, int status)
{
	if (probing->result.status != status)
		fail_msg("exit code %d, not %d:\n%s", probing->result.status,
		    status, probing->result.output);
}

void
probing_assert_rule(
    const struct probing *probing, const char *pattern, const char *words)
{
	time_t day = time(NULL) + DAYS * 86400;
	char date[32], expected[1024];

	strftime(date, sizeof(date), "until=%Y-%m-%d", gmtime(&day));
	/* '[' of an address is no class of characters. */
	snprintf(expected, sizeof(expected), "%s%s %s %s",
	    pattern[0] == '[' ? "\\" : "", pattern, words, date);
	if (fnmatch(expected, probing->rule, 0) != 0)
		fail_msg("not \"%s\":\n%s", expected, probing->result.output);
}

char *
probing_host(char text[32], const struct server *server)
{
	snprintf(text, 32, "localhost:%u", server->port);
	return text;
}

/* Does s_client connect? */
static bool
connects(const char *rule, const struct scratch *scratch, const char *port,
    const char *starttls)
{
	char address[32], hosts[sizeof(((struct probing *)0)->rule) + 32];
	const char *const env[] = {preload_variable(), hosts,
	    trust_variable(scratch), "SSL_CERT_DIR=/nonexistent",
	    "OPENSSL_CONF=/dev/null", NULL};
	const char *const argv[] = {"openssl", "s_client", "-connect", address,
	    "-servername", "localhost", "-verify_hostname", "localhost",
	    "-verify_return_error", "-x509_strict", "-min_protocol", "TLSv1.2",
	    "-cipher", ciphers, starttls != NULL ? "-starttls" : NULL, starttls,
	    NULL};
	struct process_result result;

	snprintf(address, sizeof(address), "localhost:%s", port);
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=%s", rule);
	result = process_run(argv, env, NULL);
	if (strstr(result.output, "LEGACYTLS_HOSTS") != NULL)
		fail_msg("the rule is refused: %s", result.output);
	process_result_free(&result);
	return result.status == 0;
}

/* Cuts the word out. */
static void
without(const char *rule, const char *word, size_t len, char *shorter)
{
	size_t before = (size_t)(word - rule);

	memcpy(shorter, rule, before);
	strcpy(shorter + before, word + len);
}

void
probing_assert_opens(const struct probing *probing,
    const struct scratch *scratch, const char *port, const char *starttls)
{
	char shorter[sizeof(probing->rule) + 8];
	const char *word = strchr(probing->rule, ' ') + 1;
	size_t len;

	if (!connects(probing->rule, scratch, port, starttls))
		fail_msg("it does not open: %s", probing->rule);
	for (; strncmp(word, "until=", 6) != 0; word += len + 1) {
		len = strcspn(word, " ");
		without(probing->rule, word, len, shorter);
		/* No word at all would be the default set. */
		if (strcspn(shorter + (word - probing->rule), " ") == 0 &&
		    strstr(shorter, "  until=") != NULL &&
		    strchr(shorter, ' ')[1] == ' ')
			strcat(shorter, " none");
		if (strncmp(word, "none ", 5) != 0 &&
		    connects(shorter, scratch, port, starttls))
			fail_msg("it opens without a word: %s", shorter);
	}
}
