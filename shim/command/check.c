/* SPDX-License-Identifier: MIT */
/* legacytls check: can the shim act in a program, or does it in a process? */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command/check_json.h"
#include "command/command.h"
#include "command/judge.h"
#include "command/judge_process.h"
#include "command/say.h"
#include "policy/message.h"

static const char help[] =
    "Usage: legacytls check [--json] PROGRAM | PID\n"
    "Tells whether the shim can act in a program, and which TLS library it "
    "has; or\nwhether it does in a running process. Nothing is loaded or "
    "run.\n\n"
    "  --json   one JSON object in place of the text\n"
    "  --help   this text\n\n"
    "A name without a slash is sought in PATH; write ./123 for a file that is "
    "named\nlike a process.\n"
    "Exit: 0 the shim can act; 1 it cannot; 2 it may, or nothing is known; 125 "
    "there is\nnothing to judge.\n";

static void
print_text(const struct judgement *judgement)
{
	char path[PATH_MAX];

	message_escape(path, sizeof(path), judgement->program.path,
	    strlen(judgement->program.path));
	printf("%s: the shim %s\n  why      %s\n", path,
	    judge_word(judgement->verdict), judgement->reason);
	if (judgement->instead != NULL)
		printf("  %-9s%s\n",
		    judgement->verdict == VERDICT_CAN ? "or" : "instead",
		    judgement->instead);
}

static int
print(const struct judgement *judgement, const struct process *process,
    bool is_json)
{
	if (!is_json) {
		print_text(judgement);
		return (int)judgement->verdict;
	}
	if (check_json_print(stdout, judgement, process) == -1) {
		say("out of memory");
		return COMMAND_FAILED;
	}
	return (int)judgement->verdict;
}

static int
judge_and_print(struct process *process, const char *pid, bool is_json)
{
	struct judgement judgement;

	if (process_read(process, pid) == -1) {
		say("process %s: %s%s", pid, strerror(errno),
		    errno == EACCES ? "; it may be another user's: be root" :
		                      "");
		return COMMAND_FAILED;
	}
	judge_process(&judgement, process);
	return print(&judgement, process, is_json);
}

static int
check_process(const char *pid, bool is_json)
{
	struct process process;
	int rv = judge_and_print(&process, pid, is_json);

	process_free(&process);
	return rv;
}

static int
check_program(const char *name, bool is_json)
{
	struct judgement judgement;
	char path[PATH_MAX];
	int rv = program_search(name, path);

	if (rv == PROGRAM_NOT_FOUND) {
		say("%s: it was not found%s", name,
		    strchr(name, '/') == NULL ? " in PATH" : "");
		return COMMAND_FAILED;
	}
	if (judge_program(&judgement, path) == -1) {
		say("%s: %s", path, judgement.reason);
		return COMMAND_FAILED;
	}
	if (rv == PROGRAM_NOT_EXECUTABLE) {
		say("%s: it cannot be executed", path);
		return COMMAND_FAILED;
	}
	return print(&judgement, NULL, is_json);
}

static bool
is_pid(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

int
check_main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"json", no_argument, NULL, 'j'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	bool is_json = false;
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			is_json = true;
			break;
		case 'h':
			fputs(help, stdout);
			return COMMAND_OK;
		default:
			say("'legacytls check --help' lists the options");
			return COMMAND_FAILED;
		}
	}
	if (argc - optind != 1) {
		say("check: %s; give one PROGRAM or PID",
		    optind == argc ? "no program is named" :
		                     "more than one is named");
		return COMMAND_FAILED;
	}
	return is_pid(argv[optind]) ? check_process(argv[optind], is_json) :
	                              check_program(argv[optind], is_json);
}
