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

#include "isolation/collect.h"

/* So many digits fit into an unsigned, and its double. */
#define NUMBER_MAX 1000000000

static unsigned
number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || value > NUMBER_MAX) {
		fprintf(stderr, "isolation: '%s' is not a number\n", text);
		exit(2);
	}
	return (unsigned)value;
}

/* dir is where what the processes write goes. */
static struct order
order_read(int argc, char *argv[], char *dir)
{
	static const struct option names[] = {{"seed", 1, NULL, 's'},
	    {"handshakes", 1, NULL, 'n'}, {"jobs", 1, NULL, 'j'},
	    {"process", 1, NULL, 'p'}, {NULL, 0, NULL, 0}};
	struct order order = {.dir = dir,
	    .seed = (uint64_t)time(NULL) % NUMBER_MAX,
	    .count = 20,
	    .jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN)};
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (option == 's') {
			order.seed = number(optarg);
		} else if (option == 'n') {
			/* Those of whole processes. */
			order.count =
			    (number(optarg) + HANDSHAKES - 1) / HANDSHAKES;
		} else if (option == 'j') {
			order.jobs = number(optarg);
		} else if (option == 'p') {
			order.first = number(optarg);
			order.count = 1;
			order.is_verbose = true;
		} else {
			exit(2);
		}
	}
	if (order.count == 0 || order.jobs == 0 || optind != argc) {
		fputs("isolation: there is nothing to do\n", stderr);
		exit(2);
	}
	return order;
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
run(const struct order *order)
{
	struct child *children = calloc(order->count, 2 * sizeof(*children));
	struct tally tally = {0};
	struct keys keys;
	char path[128];
	unsigned i;
	int rv = 0;

	if (children == NULL) {
		perror("isolation");
		return 2;
	}
	snprintf(path, sizeof(path), "%s/keys.pem", order->dir);
	keys_make(&keys, path);
	keys_free(&keys);
	crew_run(order, children);
	for (i = 0; i < order->count; i++)
		rv |=
		    collect(order, order->first + i, &children[i * 2], &tally);
	tally_print(&tally);
	fflush(stdout);
	rv |= collect_enough(order->count, &tally);
	printf("isolation: seed %" PRIu64 ": %s\n", order->seed,
	    rv == 0 ? "each handshake as it should be" : "FAILED");
	free(children);
	remove_dir(order->dir);
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
	char dir[] = "/tmp/isolation.XXXXXX";
	struct order order;

	if (argc >= 6 &&
	    (strcmp(argv[1], "--run") == 0 || strcmp(argv[1], "--twin") == 0))
		return run_process(argc, argv);
	order = order_read(argc, argv, dir);
	if (mkdtemp(dir) == NULL) {
		perror("isolation: mkdtemp");
		return 2;
	}
	return run(&order);
}
