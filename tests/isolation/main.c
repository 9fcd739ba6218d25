/* SPDX-License-Identifier: MIT */
/* Runs processes of 1,000 handshakes, a few at once, and adds up. */
#include <sys/wait.h>

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "isolation/process.h"

#define HANDSHAKES 1000 /* in one process */
#define TWINS 4         /* every fourth process is run without the object too */
#define LINES_MAX 20    /* of what one process has found */

struct options {
	uint64_t seed;
	unsigned handshakes, jobs;
	int only; /* a process, or -1: all */
	char dir[64];
};

static unsigned
number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || value > UINT32_MAX) {
		fprintf(stderr, "isolation: '%s' is not a number\n", text);
		exit(2);
	}
	return (unsigned)value;
}

static void
options_read(struct options *options, int argc, char *argv[])
{
	static const struct option names[] = {{"seed", 1, NULL, 's'},
	    {"handshakes", 1, NULL, 'n'}, {"jobs", 1, NULL, 'j'},
	    {"process", 1, NULL, 'p'}, {NULL, 0, NULL, 0}};
	int option;

	*options = (struct options){.seed = (uint64_t)time(NULL),
	    .handshakes = 20000,
	    .jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
	    .only = -1,
	    .dir = "/tmp/isolation.XXXXXX"};
	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (option == 's')
			options->seed = number(optarg);
		else if (option == 'n')
			options->handshakes = number(optarg);
		else if (option == 'j')
			options->jobs = number(optarg);
		else if (option == 'p')
			options->only = (int)number(optarg);
		else
			exit(2);
	}
	if (mkdtemp(options->dir) == NULL) {
		perror("isolation: mkdtemp");
		exit(2);
	}
}

static unsigned
process_count(const struct options *options)
{
	return (options->handshakes + HANDSHAKES - 1) / HANDSHAKES;
}

static bool
has_twin(unsigned process)
{
	return process % TWINS == 0;
}

static struct task
task_of(const struct options *options, unsigned process, bool is_twin)
{
	return (struct task){options->dir, options->seed, process, HANDSHAKES,
	    is_twin, options->only != -1};
}

/* The object's own lines are left out. */
static void
print_log(const struct options *options, const struct task *task)
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
	fprintf(stderr,
	    "isolation: process %u of seed %" PRIu64 "; again:\n"
	    "  isolation --seed %" PRIu64 " --process %u\n",
	    task->process, options->seed, options->seed, task->process);
}

/* Waits for one child. Returns its exit code, 128 and more: by a signal. */
static int
wait_one(unsigned *running)
{
	int status;

	if (wait(&status) == -1)
		return 0;
	(*running)--;
	if (WIFSIGNALED(status))
		fprintf(stderr, "A PROCESS WAS ENDED BY SIGNAL %d\n",
		    WTERMSIG(status));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
spawn(const struct task *task, unsigned *running)
{
	pid_t pid = fork();

	if (pid == 0)
		process_exec(task);
	if (pid == -1) {
		perror("isolation: fork");
		exit(2);
	}
	(*running)++;
}

/* All of them; those that failed are found by what they left. */
static void
run_all(const struct options *options)
{
	unsigned i, running = 0;
	struct task task;
	int is_twin;

	for (i = 0; i < process_count(options); i++) {
		if (options->only != -1 && (unsigned)options->only != i)
			continue;
		for (is_twin = 0; is_twin <= has_twin(i); is_twin++) {
			while (running >= options->jobs)
				wait_one(&running);
			task = task_of(options, i, is_twin == 1);
			spawn(&task, &running);
		}
	}
	while (running > 0)
		wait_one(&running);
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

/* Adds up one process. Returns 0, or -1 if it has found something. */
static int
collect(const struct options *options, unsigned process, struct tally *tally)
{
	struct task task = task_of(options, process, false);
	struct task twin = task_of(options, process, true);
	struct tally one;
	int rv = 0;

	if (read_file(&task, "tally", &one, sizeof(one)) == -1) {
		fputs("A PROCESS HAS NOT COME TO ITS END\n", stderr);
		print_log(options, &task);
		return -1;
	}
	if (one.leaked + one.missed + one.wrong > 0)
		rv = -1;
	if (has_twin(process) && compare(&task, &twin, &one) == -1)
		rv = -1;
	tally_add(tally, &one);
	if (rv == -1 || task.is_verbose)
		print_log(options, &task);
	return rv;
}

static int
remove_dir(const char *dir)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execlp("rm", "rm", "-rf", dir, NULL);
		_exit(127);
	}
	return pid == -1 || waitpid(pid, &status, 0) == -1 ? -1 : status;
}

static int
run(const struct options *options)
{
	struct tally tally = {0};
	struct keys keys;
	char path[128];
	unsigned i;
	int rv = 0;

	snprintf(path, sizeof(path), "%s/keys.pem", options->dir);
	keys_make(&keys, path);
	keys_free(&keys);
	run_all(options);
	for (i = 0; i < process_count(options); i++) {
		if (options->only == -1 || (unsigned)options->only == i)
			rv |= collect(options, i, &tally);
	}
	tally_print(&tally);
	printf("isolation: seed %" PRIu64 ": %s\n", options->seed,
	    rv == 0 ? "each handshake as it should be" : "FAILED");
	remove_dir(options->dir);
	return rv == 0 ? 0 : 1;
}

/* isolation --run|--twin DIR SEED PROCESS HANDSHAKES [--verbose] */
static int
run_process(int argc, char *argv[])
{
	const struct task task = {
	    .dir = argv[2],
	    .seed = strtoull(argv[3], NULL, 10),
	    .process = number(argv[4]),
	    .handshakes = number(argv[5]),
	    .is_twin = strcmp(argv[1], "--twin") == 0,
	    .is_verbose = argc == 7,
	};

	return process_run(&task);
}

int
main(int argc, char *argv[])
{
	struct options options;

	if (argc >= 6 &&
	    (strcmp(argv[1], "--run") == 0 || strcmp(argv[1], "--twin") == 0))
		return run_process(argc, argv);
	options_read(&options, argc, argv);
	return run(&options);
}
