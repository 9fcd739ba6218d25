/* SPDX-License-Identifier: MIT */
/* Does the shim act in a process? */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command/judge_process.h"
#include "command/privilege.h"
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

/* Settles it if the process is no program of LEGACYTLS_PROGRAMS. */
static bool
is_other_program(struct judgement *judgement, const struct process *process)
{
	const char *list = process->values[VARIABLE_PROGRAMS];

	if (list == NULL || programs_include(list, process->path) ||
	    programs_include(list, process->name))
		return false;
	settle(judgement, process->is_name_sure ? VERDICT_CANNOT : VERDICT_MAY,
	    ANEW,
	    "the shim is loaded, but for programs named %.256s: this is "
	    "none%s",
	    list, process->is_name_sure ? "" : ", as far as can be seen");
	return true;
}

/*
 * The rules, the file of them being that which the process sees; NULL if they
 * are refused.
 */
static struct rules *
rules_load(const struct process *process, char why[HOSTS_LINE_SIZE])
{
	const char *hosts = process->values[VARIABLE_HOSTS];
	char value[sizeof(process->root) + PATH_MAX];
	int len;

	if (hosts[0] != '@')
		return hosts_load(hosts, why);
	len = snprintf(value, sizeof(value), "@%s%s",
	    hosts[1] == '/' ? process->root : "", hosts + 1);
	return len < (int)sizeof(value) ? hosts_load(value, why) : NULL;
}

/* Settles it if the shim refuses a variable, and with it all rules. */
static bool
is_refused(struct judgement *judgement, const struct process *process)
{
	static const enum variable read[] = {
	    VARIABLE_PROGRAMS, VARIABLE_CONTAIN, VARIABLE_SERVER};
	char why[HOSTS_LINE_SIZE];
	size_t i;

	for (i = 0; i < sizeof(read) / sizeof(read[0]); i++) {
		if (!variable_is_refused(
		        read[i], process->values[read[i]], why))
			continue;
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "the shim is loaded, but relaxes no host, for it refuses "
		    "%s: %s",
		    variable_name(read[i]), why);
		return true;
	}
	return false;
}

/* Settles it if there is no rule. A journal, and containment, need none. */
static bool
is_without_rules(struct judgement *judgement, const struct process *process)
{
	const char *journal = process->values[VARIABLE_JOURNAL];
	char why[HOSTS_LINE_SIZE];

	if (process->values[VARIABLE_HOSTS] != NULL)
		return false;
	settle(judgement, VERDICT_CANNOT, ANEW,
	    "the shim is loaded, but relaxes no host: LEGACYTLS_HOSTS is not "
	    "set%s",
	    journal == NULL ||
	            variable_is_refused(VARIABLE_JOURNAL, journal, why) ?
	        "" :
	        "; it writes down what hosts need");
	return true;
}

/* Is there a rule that has not ended and is not 'none'? */
static bool
is_any_open(const struct rules *rules)
{
	const struct rule *rule;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		if (rule->relax.until >= hosts_today() &&
		    relax_opens(&rule->relax))
			return true;
	}
	return false;
}

/*
 * Settles it if the shim refuses the rules, or none opens anything. Of a file,
 * which may have changed since, nothing is quoted: not all who own processes
 * may read it.
 */
static bool
is_without_use(struct judgement *judgement, const struct process *process)
{
	const char *hosts = process->values[VARIABLE_HOSTS];
	char why[HOSTS_LINE_SIZE], ended[HOSTS_LINE_SIZE];
	struct rules *rules = rules_load(process, why);
	bool is_left = rules != NULL && hosts_ended(rules, hosts_today(),
	                                    ended) < rules_count(rules);
	bool is_open = is_left && is_any_open(rules);

	if (!is_open && hosts[0] == '@')
		settle(judgement, VERDICT_MAY, ANEW,
		    "the shim is loaded, but as its file of rules is now %s: "
		    "'legacytls rules %.1024s' tells why",
		    rules == NULL ? "it would refuse that" :
		    is_left       ? "each of them is 'none'" :
		                    "none of them is in force",
		    hosts);
	else if (rules == NULL)
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "the shim is loaded, but refuses LEGACYTLS_HOSTS: %s", why);
	else if (!is_left)
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "the shim is loaded, but relaxes no host: %s", ended);
	else if (!is_open)
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "the shim is loaded, but relaxes no host: what is left of "
		    "its rules is 'none'");
	rules_free(rules);
	return !is_open;
}

static void
judge_libraries(struct judgement *judgement, const struct process *process)
{
	enum tls_kind kind;
	const char *libssl = libssl_find(process, &kind);

	if (libssl == NULL)
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

/* In the order in which the shim looks at them. */
static void
judge_loaded(struct judgement *judgement, const struct process *process)
{
	/* Without a libssl the program's own TLS, of another kind, counts. */
	if (process->libssl_count == 0 && !judgement->is_blocked &&
	    judgement->verdict == VERDICT_CANNOT)
		return;
	if (process->is_secure)
		settle(judgement, VERDICT_CANNOT, PRIVILEGE_INSTEAD,
		    "the shim is loaded, but relaxes no host: the program has "
		    "privileges that its caller lacks, and the shim ignores "
		    "its variables then");
	else if (process->is_unseen)
		settle(judgement, VERDICT_MAY, NULL,
		    "the shim is loaded, but the program has written over its "
		    "environment, so its rules cannot be seen from here; its "
		    "journal tells");
	else if (!is_refused(judgement, process) &&
	         !is_other_program(judgement, process) &&
	         !is_without_rules(judgement, process) &&
	         !is_without_use(judgement, process))
		judge_libraries(judgement, process);
}

/*
 * Of a program that cannot be looked at, what the process shows is enough; so
 * it is of ld.so, which has started one as its argument.
 */
static void
judge_file(struct judgement *judgement, const struct process *process)
{
	if (!process->is_elsewhere &&
	    judge_program(judgement, process->exe) == 0)
		return;
	*judgement = (struct judgement){.verdict = VERDICT_MAY};
	strcpy(judgement->program.path, process->path);
	strcpy(judgement->program.binary, process->path);
}

void
judge_process(struct judgement *judgement, const struct process *process)
{
	judge_file(judgement, process);
	if (process->is_loaded)
		judge_loaded(judgement, process);
	else if (judgement->verdict != VERDICT_CANNOT)
		settle(judgement, VERDICT_CANNOT, ANEW,
		    "liblegacytls.so is not loaded in the process, and cannot "
		    "be any more: LD_PRELOAD counts when a program starts");
}
