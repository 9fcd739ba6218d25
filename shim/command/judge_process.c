/* SPDX-License-Identifier: MIT */
/* Does the shim act in a process? */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command/judge_process.h"
#include "common/hosts.h"
#include "common/programs.h"
#include "policy/message.h"

#define ANEW "start it anew with 'legacytls run'"
#define ANEW_DEEP "start it anew with 'legacytls run --deep'"

/* The libssl that counts: one for the shim, or else the first. */
static const char *
libssl_find(const struct process *process, enum tls_kind *kind)
{
	size_t i, found = 0;

	*kind = TLS_NONE;
	if (process->libssl_count == 0)
		return NULL;
	for (i = process->libssl_count; i-- > 0;) {
		if (process->libssl[i].kind == TLS_OPENSSL)
			found = i;
	}
	*kind = process->libssl[found].kind;
	return process->libssl[found].path;
}

/* Replaces what was judged of the program. */
static void __attribute__((format(printf, 4, 5)))
settle(struct judgement *judgement, enum verdict verdict, const char *instead,
    const char *format, ...)
{
	char text[JUDGE_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	message_escape(
	    judgement->reason, sizeof(judgement->reason), text, strlen(text));
	judgement->verdict = verdict;
	judgement->instead = instead;
}

/* By the binary; a script's own name is not to be known from outside. */
static bool
is_chosen(const struct judgement *judgement, const struct process *process)
{
	return !process->has_programs ||
	       (programs_are_named(process->programs) &&
	           programs_include(
	               process->programs, judgement->program.path));
}

/* As the process sees it, the file at path. */
static bool
is_good_file(const struct process *process, const char *path)
{
	char value[sizeof(process->root) + PATH_MAX], why[HOSTS_LINE_SIZE];
	struct rules *rules;
	int len;

	len = snprintf(value, sizeof(value), "@%s%s",
	    path[0] == '/' ? process->root : "", path);
	rules = len < (int)sizeof(value) ? hosts_load(value, why) : NULL;
	rules_free(rules);
	return rules != NULL;
}

/*
 * Settles it if the shim refuses the rules. Of a file, which may have changed
 * since, nothing is quoted: not all who own processes may read it.
 */
static bool
is_refused(struct judgement *judgement, const struct process *process)
{
	char why[HOSTS_LINE_SIZE];
	struct rules *rules;

	if (process->hosts == NULL)
		return false;
	if (process->hosts[0] == '@') {
		if (is_good_file(process, process->hosts + 1))
			return false;
		settle(judgement, VERDICT_MAY, ANEW,
		    "the shim is loaded, but as its file of rules is now it "
		    "would refuse that: 'legacytls rules %.1024s' tells why",
		    process->hosts);
		return true;
	}
	rules = hosts_load(process->hosts, why);
	if (rules != NULL) {
		rules_free(rules);
		return false;
	}
	settle(judgement, VERDICT_CANNOT, ANEW,
	    "the shim is loaded, but refuses LEGACYTLS_HOSTS: %s", why);
	return true;
}

static void
judge_loaded(struct judgement *judgement, const struct process *process)
{
	enum tls_kind kind;
	const char *libssl = libssl_find(process, &kind);

	if (is_refused(judgement, process))
		return;
	if (process->hosts == NULL && !process->has_journal)
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "the shim is loaded, but LEGACYTLS_HOSTS is not set");
	else if (!is_chosen(judgement, process))
		settle(judgement, VERDICT_MAY, ANEW,
		    "the shim is loaded, but for programs named %s: this is "
		    "none, unless it is a script of such a name",
		    process->programs);
	else if (libssl == NULL)
		settle(judgement, VERDICT_MAY, NULL,
		    "the shim is loaded and has its variables, but there is no "
		    "libssl yet");
	else if (process->has_dlsym && !process->has_reach)
		settle(judgement, VERDICT_MAY, ANEW_DEEP,
		    "the shim is loaded and has its variables; there is %s, "
		    "but also a library that calls OpenSSL by dlsym, and "
		    "legacytls-reach.so is not loaded",
		    libssl);
	else
		settle(judgement,
		    kind == TLS_OPENSSL ? VERDICT_CAN : VERDICT_CANNOT,
		    tls_instead(kind),
		    "the shim is loaded and has its variables; there is %s",
		    libssl);
}

/* Of a program that cannot be looked at, what the process shows is enough. */
static int
judge_file(struct judgement *judgement, const struct process *process)
{
	if (!process->is_elsewhere)
		return judge_program(judgement, process->exe);
	*judgement = (struct judgement){.verdict = VERDICT_MAY};
	strcpy(judgement->program.path, process->path);
	strcpy(judgement->program.binary, process->path);
	return 0;
}

int
judge_process(struct judgement *judgement, const struct process *process)
{
	if (judge_file(judgement, process) == -1)
		return -1;
	if (process->is_loaded)
		judge_loaded(judgement, process);
	else if (judgement->verdict != VERDICT_CANNOT)
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "liblegacytls.so is not loaded in the process, and cannot "
		    "be any more: LD_PRELOAD counts when a program starts");
	return 0;
}
