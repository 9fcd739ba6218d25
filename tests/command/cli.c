/* SPDX-License-Identifier: MIT */
/* The command as a user has it, on lines of the shell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/cli.h"
#include "support/process.h"
#include "support/server.h"

/* Made once by cli_begin. */
static struct {
	struct scratch scratch;
	char folder[128];
	char path[8192];
} fixture;

void
cli_begin(void)
{
	char bin[128];

	strcpy(fixture.scratch.dir, "/tmp/legacytls-test-XXXXXX");
	if (mkdtemp(fixture.scratch.dir) == NULL ||
	    chmod(fixture.scratch.dir, 0755) == -1) {
		perror(fixture.scratch.dir);
		exit(1);
	}
	snprintf(bin, sizeof(bin), "%s/path", fixture.scratch.dir);
	snprintf(fixture.folder, sizeof(fixture.folder), "D=%s",
	    fixture.scratch.dir);
	snprintf(fixture.path, sizeof(fixture.path), "PATH=%s:%s", bin,
	    getenv("PATH"));
	mkdir(bin, 0755);
	if (symlink(LEGACYTLS_COMMAND,
	        scratch_path(&fixture.scratch, "path/legacytls")) == -1) {
		perror(bin);
		exit(1);
	}
}

void
cli_run(void **state)
{
	const struct cli_row *row = *state;
	const char *const argv[] = {"sh", "-c", row->line, NULL};
	const char *const env[] = {fixture.folder, fixture.path, "LC_ALL=C",
	    "LD_AUDIT", "LD_LIBRARY_PATH", NULL};
	struct process_result result;

	assert_int_equal(chdir(fixture.scratch.dir), 0);
	result = process_run(argv, env, NULL);
	if (result.status != row->status)
		fail_msg("%s\nexits with %d and says: %s", row->line,
		    result.status, result.output);
	if (row->says == NULL && result.len > 0)
		fail_msg("%s\nsays: %s", row->line, result.output);
	if (row->says != NULL && strstr(result.output, row->says) == NULL)
		fail_msg(
		    "%s\nsays: %snot: %s", row->line, result.output, row->says);
	if (row->never != NULL && strstr(result.output, row->never) != NULL)
		fail_msg("%s\nsays: %s", row->line, result.output);
	process_result_free(&result);
}

const char *
cli_folder(void)
{
	return fixture.scratch.dir;
}

void
cli_file(const char *name, const char *text, unsigned mode)
{
	const char *path = scratch_path(&fixture.scratch, name);
	FILE *file = fopen(path, "we");

	if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF ||
	    chmod(path, mode) == -1) {
		perror(path);
		exit(1);
	}
}

int
cli_end(int code)
{
	scratch_remove(&fixture.scratch);
	return code;
}
