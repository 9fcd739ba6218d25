/* SPDX-License-Identifier: MIT */
/* Does the shim act in a process? */
#include <stdio.h>
#include <string.h>

#include "command/judge_process.h"
#include "policy/message.h"

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

/* The program's own judgement stays where the shim is not there. */
static void
judge_without(struct judgement *judgement)
{
	if (judgement->verdict == VERDICT_CANNOT)
		return;
	snprintf(judgement->reason, sizeof(judgement->reason),
	    "liblegacytls.so is not loaded in the process, and cannot be any "
	    "more: LD_PRELOAD counts when a program starts");
	judgement->verdict = VERDICT_CANNOT;
	judgement->instead = "start it anew with 'legacytls run'";
}

static void
judge_loaded(struct judgement *judgement, const struct process *process)
{
	enum tls_kind kind;
	const char *libssl = libssl_find(process, &kind);
	char text[JUDGE_TEXT_SIZE], only[512] = "";

	judgement->instead = NULL;
	if (process->programs[0] != '\0')
		snprintf(only, sizeof(only), ", in programs that are named %s",
		    process->programs);
	if (!process->has_hosts && !process->has_journal) {
		snprintf(text, sizeof(text),
		    "the shim is loaded, but LEGACYTLS_HOSTS is not set");
		judgement->verdict = VERDICT_CANNOT;
		judgement->instead = "start it anew with 'legacytls run'";
	} else if (libssl == NULL) {
		snprintf(text, sizeof(text),
		    "the shim is loaded and has its variables%s, but there is "
		    "no libssl yet",
		    only);
		judgement->verdict = VERDICT_MAY;
	} else {
		snprintf(text, sizeof(text),
		    "the shim is loaded and has its variables%s; there is %s",
		    only, libssl);
		judgement->verdict =
		    kind == TLS_OPENSSL ? VERDICT_CAN : VERDICT_CANNOT;
		judgement->instead = tls_instead(kind);
	}
	message_escape(
	    judgement->reason, sizeof(judgement->reason), text, strlen(text));
}

int
judge_process(struct judgement *judgement, const struct process *process)
{
	if (judge_program(judgement, process->exe) == -1)
		return -1;
	if (process->is_loaded)
		judge_loaded(judgement, process);
	else
		judge_without(judgement);
	return 0;
}
