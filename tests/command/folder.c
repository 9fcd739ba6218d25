/* SPDX-License-Identifier: MIT */
/* A temporary folder in which the command is run. */
#include "command/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static char folder[] = "/tmp/legacytls-command-XXXXXX";

void
folder_make(void)
{
	assert_non_null(mkdtemp(folder));
}

void
folder_remove(void)
{
	const char *const argv[] = {"rm", "-r", folder, NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

FILE *
folder_open(const char *name)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	return file;
}

struct process_result
folder_run(const char *command)
{
	const char *const env[] = {"legacytls=" LEGACYTLS_COMMAND, NULL};
	char line[1024];
	const char *const argv[] = {"sh", "-c", line, NULL};

	snprintf(line, sizeof(line), "cd %s && { %s\n}", folder, command);
	return process_run(argv, env, NULL);
}
