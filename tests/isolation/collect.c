/* SPDX-License-Identifier: MIT */
/* Reads what processes have written, and how they have ended. */
#include <sys/wait.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "isolation/collect.h"

#define LINES_MAX 20 /* of what one process has found */

/* Of so many there is a twin, and not all have rules that are refused. */
#define ENOUGH 4

/* The object's own lines are left out. */
static void
print_log(const struct task *task)
{
	char path[256], line[2048];
	unsigned lines = 0;
	FILE *file;

	process_path(task, "log", path);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "legacytls: ", 11) == 0)
			continue;
		if (lines++ < LINES_MAX || task->is_verbose)
			fputs(line, stderr);
	}
	if (file != NULL)
		fclose(file);
}

static void
print_how_again(const struct task *task)
{
	fprintf(stderr,
	    "isolation: process %u of seed %" PRIu64 "; again:\n"
	    "  isolation --seed %" PRIu64 " --process %u\n",
	    task->process, task->seed, task->seed, task->process);
}

/* Returns 0, or -1 if the file is not there in full. */
static int
read_file(const struct task *task, const char *what, void *bytes, size_t len)
{
	char path[256];
	FILE *file;
	int rv;

	process_path(task, what, path);
	file = fopen(path, "r");
	if (file == NULL)
		return -1;
	rv = fread(bytes, 1, len, file) == len ? 0 : -1;
	fclose(file);
	return rv;
}

/* Strict handshakes are what they are without the object. */
static int
compare(const struct task *task, const struct task *twin, struct tally *tally)
{
	static uint64_t with[HANDSHAKES], without[HANDSHAKES];
	int i, rv = 0;

	if (read_file(task, "digests", with, sizeof(with)) == -1 ||
	    read_file(twin, "digests", without, sizeof(without)) == -1)
		return -1;
	for (i = 0; i < HANDSHAKES; i++) {
		if (with[i] == 0 || without[i] == 0)
			continue;
		tally->compared++;
		if (with[i] == without[i])
			continue;
		tally->differed++;
		rv = -1;
		fprintf(stderr, "NOT AS WITHOUT THE OBJECT: handshake %d\n", i);
	}
	return rv;
}

/* How a process has ended says more than what it wrote before. */
static int
judge_status(int status, int expected, const char *which)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == expected)
		return 0;
	if (WIFSIGNALED(status))
		fprintf(stderr, "A PROCESS WAS ENDED BY SIGNAL %d%s\n",
		    WTERMSIG(status), which);
	else
		fprintf(stderr, "A PROCESS HAS EXITED WITH %d, NOT %d%s\n",
		    WEXITSTATUS(status), expected, which);
	return -1;
}

/*
 * The journal has whole lines, and a record of each handshake that is to have
 * one. Others may have one too: those whose rule has ended, for one.
 */
static int
judge_journal(const struct task *task, const struct tally *one)
{
	static const char event[] = "\"event\":\"handshake\"";
	char path[256], line[8192];
	uint64_t records = 0;
	size_t len;
	FILE *file;
	int rv = 0;

	process_path(task, "journal", path);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		len = strlen(line);
		if (strncmp(line, "{\"v\":1,", 7) != 0 || len < 3 ||
		    strcmp(line + len - 2, "}\n") != 0) {
			fprintf(stderr, "NOT A WHOLE RECORD: %s\n", line);
			rv = -1;
		}
		records += strstr(line, event) != NULL;
	}
	if (file != NULL)
		fclose(file);
	if (records >= one->records)
		return rv;
	fprintf(stderr,
	    "%" PRIu64 " RECORDS ARE IN THE JOURNAL, NOT %" PRIu64 "\n",
	    records, one->records);
	return -1;
}

static bool
has_found(const struct tally *one)
{
	return one->leaked + one->missed + one->wrong > 0;
}

static int
judge(const struct task *task, const struct tally *one)
{
	if (one->total == task->handshakes &&
	    one->listed + one->unlisted == one->total)
		return has_found(one) ? -1 : 0;
	fprintf(stderr, "%" PRIu64 " HANDSHAKES OF %u ARE JUDGED\n", one->total,
	    task->handshakes);
	return -1;
}

static int
judge_twin(const struct task *task, const struct task *twin, int status,
    struct tally *one)
{
	if (judge_status(status, 0, ", WITHOUT THE OBJECT") == 0)
		return compare(task, twin, one);
	print_log(twin);
	return -1;
}

int
collect(const struct order *order, unsigned process,
    const struct child children[2], struct tally *tally)
{
	struct task task = crew_task(order, process, false);
	struct task twin = crew_task(order, process, true);
	struct tally one = {0};
	int rv;

	if (read_file(&task, "tally", &one, sizeof(one)) == -1) {
		fputs("A PROCESS HAS NOT COME TO ITS END\n", stderr);
		rv = -1;
	} else {
		rv = judge(&task, &one);
	}
	if (judge_status(children[0].status, has_found(&one), "") == -1)
		rv = -1;
	if (crew_has_twin(process) &&
	    judge_twin(&task, &twin, children[1].status, &one) == -1)
		rv = -1;
	if (one.journaled > 0 && judge_journal(&task, &one) == -1)
		rv = -1;
	tally_add(tally, &one);
	if (rv == -1 || task.is_verbose) {
		print_log(&task);
		print_how_again(&task);
	}
	return rv;
}

static int
require(uint64_t count, const char *what)
{
	if (count > 0)
		return 0;
	fprintf(stderr, "NOTHING TRIED: no handshake was %s\n", what);
	return -1;
}

int
collect_enough(unsigned processes, const struct tally *tally)
{
	int rv = require(tally->total, "made");

	if (processes < ENOUGH)
		return rv;
	rv |= require(tally->unlisted, "unlisted");
	rv |= require(tally->listed, "listed");
	rv |= require(tally->compared, "compared with no object");
	return rv;
}
