/* SPDX-License-Identifier: MIT */
/*
 * rules FILE [NAMES]: loads a file of rules as the shim does, and prints the
 * nanoseconds that it took, and by how many kilobytes the resident memory had
 * grown at its highest. NAMES is a file with host names: they are looked
 * up, drawn at random, and the nanoseconds for one of them are printed as well.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/hosts.h"

#define DRAWN 512 /* names that stay in the cache while they are looked up */
#define ROUNDS 400
#define NAMES_MAX 200000

static double
nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* In units of 1024 bytes, which the kernel calls kB. */
static long
peak(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[256];
	long size = 0;

	if (status == NULL)
		err(1, "/proc/self/status");
	while (size == 0 && fgets(line, sizeof(line), status) != NULL)
		sscanf(line, "VmHWM: %ld", &size);
	fclose(status);
	return size;
}

static size_t
names_read(const char *path, char (*names)[HOST_NAME_SIZE])
{
	FILE *file = fopen(path, "re");
	size_t count = 0;

	if (file == NULL)
		err(1, "%s", path);
	while (count < NAMES_MAX && fscanf(file, "%253s", names[count]) == 1)
		count++;
	fclose(file);
	if (count == 0)
		errx(1, "%s: no names", path);
	return count;
}

/* Each look-up waits for the one before, as a program would. */
static void
look_up(const struct rules *rules, const char *path)
{
	static char names[NAMES_MAX][HOST_NAME_SIZE];
	static char drawn[DRAWN][HOST_NAME_SIZE];
	size_t count = names_read(path, names), i, round, found = 0;
	double start, total = 0;

	srandom(1);
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < DRAWN; i++)
			strcpy(drawn[i], names[(size_t)random() % count]);
		start = nanoseconds();
		for (i = 0; i < DRAWN; i++) {
			struct rules_peer peer = {
			    drawn[(i + (found & 1)) % DRAWN], NULL, 0};
			const struct rule *rule = rules_find(rules, &peer, 0);

			found += rule != NULL ? rule->number | 2 : 0;
		}
		total += nanoseconds() - start;
	}
	if (found == 0)
		errx(1, "no rule was found");
	printf(" %.1f", total / (DRAWN * ROUNDS));
}

int
main(int argc, char *argv[])
{
	char value[4096], line[HOSTS_LINE_SIZE];
	struct rules *rules;
	double start, taken;
	long before;

	if (argc != 2 && argc != 3)
		errx(1, "usage: rules FILE [NAMES]");
	snprintf(value, sizeof(value), "@%s", argv[1]);
	before = peak();
	start = nanoseconds();
	rules = hosts_load(value, line);
	taken = nanoseconds() - start;
	if (rules == NULL)
		errx(1, "%s", line);
	printf("%.0f %.0f", taken, (double)(peak() - before) * 1.024);
	if (argc == 3)
		look_up(rules, argv[2]);
	putchar('\n');
	rules_free(rules);
	return 0;
}
