/* SPDX-License-Identifier: MIT */
/* A judgement as JSON. */
#include <string.h>
#include <yajl/yajl_gen.h>

#include "command/check_json.h"
#include "command/json_out.h"
#include "policy/message.h"

/* A string of JSON has to be UTF-8, which a path need not be. */
static void
put_escaped(yajl_gen gen, const char *path)
{
	char escaped[PATH_MAX];

	message_escape(escaped, sizeof(escaped), path, strlen(path));
	json_put_text(gen, escaped);
}

static void
put_path(yajl_gen gen, const char *key, const char *path)
{
	json_put_text(gen, key);
	put_escaped(gen, path);
}

static void
put_stacks(yajl_gen gen, const struct stacks *stacks)
{
	static const char *const how[] = {
	    [STACK_LINKED] = "linked",
	    [STACK_LATER] = "later",
	    [STACK_WITHIN] = "within",
	};
	const struct stack *stack;

	json_put_text(gen, "tls");
	yajl_gen_array_open(gen);
	for (stack = stacks->list; stack < stacks->list + stacks->count;
	     stack++) {
		yajl_gen_map_open(gen);
		put_path(gen, "name", stack->name);
		put_path(gen, "path", stack->path);
		put_path(gen, "user", stack->user);
		json_put_member(gen, "how", how[stack->how]);
		yajl_gen_map_close(gen);
	}
	yajl_gen_array_close(gen);
}

/* Null if that cannot be seen. */
static void
put_is_set(yajl_gen gen, const char *key, const struct process *process,
    enum variable variable)
{
	if (process->is_unseen)
		json_put_member(gen, key, NULL);
	else
		json_put_bool(gen, key, process->values[variable] != NULL);
}

static void
put_process(yajl_gen gen, const struct process *process)
{
	const char *programs;
	size_t i;

	json_put_text(gen, "process");
	if (process == NULL) {
		yajl_gen_null(gen);
		return;
	}
	programs = process->values[VARIABLE_PROGRAMS];
	yajl_gen_map_open(gen);
	json_put_bool(gen, "loaded", process->is_loaded);
	json_put_bool(gen, "reach", process->has_reach);
	put_is_set(gen, "hosts", process, VARIABLE_HOSTS);
	put_is_set(gen, "journal", process, VARIABLE_JOURNAL);
	if (programs != NULL)
		put_path(gen, "programs", programs);
	else
		json_put_member(gen, "programs", NULL);
	json_put_text(gen, "libssl");
	yajl_gen_array_open(gen);
	for (i = 0; i < process->libssl_count; i++)
		put_escaped(gen, process->libssl[i].path);
	yajl_gen_array_close(gen);
	yajl_gen_map_close(gen);
}

static void
put_judgement(yajl_gen gen, const struct judgement *judgement,
    const struct process *process)
{
	static const char *const verdicts[] = {
	    [VERDICT_CAN] = "can",
	    [VERDICT_CANNOT] = "cannot",
	    [VERDICT_MAY] = "may",
	};

	yajl_gen_map_open(gen);
	put_path(gen, "program", judgement->program.path);
	put_path(gen, "binary", judgement->program.binary);
	json_put_member(gen, "verdict", verdicts[judgement->verdict]);
	json_put_member(gen, "reason", judgement->reason);
	json_put_member(gen, "instead", judgement->instead);
	json_put_text(gen, "bits");
	yajl_gen_integer(gen, (long long)judgement->bits);
	json_put_member(gen, "machine", judgement->machine);
	json_put_member(gen, "libc", judgement->libc);
	put_stacks(gen, &judgement->stacks);
	put_process(gen, process);
	yajl_gen_map_close(gen);
}

int
check_json_print(
    FILE *out, const struct judgement *judgement, const struct process *process)
{
	yajl_gen gen = yajl_gen_alloc(NULL);
	const unsigned char *text;
	size_t len;
	int rv = -1;

	if (gen == NULL)
		return -1;
	yajl_gen_config(gen, yajl_gen_beautify, 1);
	put_judgement(gen, judgement, process);
	if (yajl_gen_get_buf(gen, &text, &len) == yajl_gen_status_ok) {
		fwrite(text, 1, len, out);
		rv = 0;
	}
	yajl_gen_free(gen);
	return rv;
}
