/* SPDX-License-Identifier: MIT */
/* Runs 'legacytls probe', and tries the rule that it prints. */
#ifndef LEGACYTLS_TESTS_PROBING_H
#define LEGACYTLS_TESTS_PROBING_H

#include "support/process.h"
#include "support/server.h"

/* What a run of the probe has printed; probing_free frees it. */
struct probing {
	struct process_result result;
	char rule[4096]; /* the line that is no comment, "" if there is none */
};

/*
 * Runs it with the arguments, NULL at the end, trusting ca.pem of the scratch
 * folder, or nobody if scratch is NULL.
 */
struct probing probing_run(
    const struct scratch *scratch, const char *const args[]);

/* The same with changes of the environment as for process_run, five at most. */
struct probing probing_run_env(const struct scratch *scratch,
    const char *const env[], const char *const args[]);

void probing_free(struct probing *probing);

/* Fails the test, with the output, unless text is part of it, wrapped or not.
 */
void probing_assert_says(const struct probing *probing, const char *text);

/* Fails the test, with the output, unless it ended with that exit code. */
void probing_assert_status(const struct probing *probing, int status);

/*
 * Fails the test unless the rule is "PATTERN WORDS until=" and the day 90 days
 * from now. words is a pattern of fnmatch(3).
 */
void probing_assert_rule(
    const struct probing *probing, const char *pattern, const char *words);

/* Writes "localhost:PORT". Returns text. */
char *probing_host(char text[32], const struct server *server);

/*
 * Fails the test unless openssl s_client, as strict as the probe and with the
 * shim, connects to localhost with the rule and with none of the rules that
 * lack one of its words. starttls is a protocol of s_client, or NULL.
 */
void probing_assert_opens(const struct probing *probing,
    const struct scratch *scratch, const char *port, const char *starttls);

#endif
