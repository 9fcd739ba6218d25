/* SPDX-License-Identifier: MIT */
/* Plain text, a line for each client. */
#include <stdio.h>
#include <string.h>

#include "clients/summary.h"

#define FORMAT "%-28s %-8s %-8s %-9s %-12s %-13s %s\n"

void
summary_note(struct summary *summary, enum column column, const char *seen)
{
	const char *before = summary->seen[column];

	if (before != NULL && strcmp(before, seen) != 0)
		seen = "mixed";
	summary->seen[column] = seen;
}

static const char *
cell(const struct summary *summary, enum column column)
{
	const char *seen = summary->seen[column];

	return seen != NULL ? seen : "-";
}

static bool
is_tried(const struct summary *summary)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		if (summary->seen[i] != NULL)
			return true;
	}
	return false;
}

static void
print_line(const struct summary *summary)
{
	const struct client *client = summary->client;

	if (summary->is_skipped)
		printf("%-28s skipped: cannot be used here\n", client->name);
	else if (is_tried(summary))
		printf(FORMAT, client->name, cell(summary, NOTHING),
		    cell(summary, OTHER), cell(summary, NAME),
		    cell(summary, ADDRESS), cell(summary, WRONG_CA),
		    cell(summary, HELLO));
}

void
summary_print(const struct summary summaries[], size_t count)
{
	size_t i;

	printf(
	    "\nA server without RFC 5746, asked by real clients, with a rule "
	    "for\n\n");
	printf(FORMAT, "", "nothing", "others", "its name", "its address",
	    "it, wrong CA", "others: ClientHello");
	for (i = 0; i < count; i++)
		print_line(&summaries[i]);
	printf("\n-  does not apply\n");
}
