/* SPDX-License-Identifier: MIT */
/* A judgement as JSON. */
#include <jansson.h>
#include <string.h>

#include "command/check_json.h"
#include "policy/message.h"

/* A string of JSON has to be UTF-8, which a path need not be. */
static json_t *
string(const char *text)
{
	char escaped[JUDGE_TEXT_SIZE];

	if (text == NULL)
		return json_null();
	message_escape(escaped, sizeof(escaped), text, strlen(text));
	return json_string(escaped);
}

/* The reason is escaped already, and NULL has no string. */
static json_t *
plain(const char *text)
{
	return text != NULL ? json_string(text) : json_null();
}

static json_t *
stacks_json(const struct stacks *stacks)
{
	static const char *const how[] = {
	    [STACK_LINKED] = "linked",
	    [STACK_LATER] = "later",
	    [STACK_WITHIN] = "within",
	};
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < stacks->count; i++)
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:s}", "name",
		              string(stacks->list[i].name), "path",
		              string(stacks->list[i].path), "user",
		              string(stacks->list[i].user), "how",
		              how[stacks->list[i].how]));
	return list;
}

static json_t *
process_json(const struct process *process)
{
	json_t *libssl;
	size_t i;

	if (process == NULL)
		return json_null();
	libssl = json_array();
	for (i = 0; i < process->libssl_count; i++)
		json_array_append_new(libssl, string(process->libssl[i].path));
	return json_pack("{s:b, s:b, s:b, s:b, s:o, s:o}", "loaded",
	    process->is_loaded, "reach", process->has_reach, "hosts",
	    process->has_hosts, "journal", process->has_journal, "programs",
	    string(process->programs[0] != '\0' ? process->programs : NULL),
	    "libssl", libssl);
}

int
check_json_print(
    FILE *out, const struct judgement *judgement, const struct process *process)
{
	static const char *const verdicts[] = {
	    [VERDICT_CAN] = "can",
	    [VERDICT_CANNOT] = "cannot",
	    [VERDICT_MAY] = "may",
	};
	json_t *object = json_pack(
	    "{s:o, s:o, s:s, s:o, s:o, s:i, s:s, s:s, s:o, s:o}", "program",
	    string(judgement->program.path), "binary",
	    string(judgement->program.binary), "verdict",
	    verdicts[judgement->verdict], "reason", plain(judgement->reason),
	    "instead", plain(judgement->instead), "bits", (int)judgement->bits,
	    "machine", judgement->machine, "libc", judgement->libc, "tls",
	    stacks_json(&judgement->stacks), "process", process_json(process));
	int rv;

	if (object == NULL)
		return -1;
	rv = json_dumpf(object, out, JSON_INDENT(2));
	json_decref(object);
	fputc('\n', out);
	return rv;
}
