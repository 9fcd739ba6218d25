/* SPDX-License-Identifier: MIT */
/* Adds and prints. */
#include <inttypes.h>
#include <stdio.h>

#include "isolation/server.h"
#include "isolation/tally.h"

const char *const naming_names[] = {"server name", "name to verify",
    "two names to verify", "address to verify", "nothing",
    "server name, another to verify"};

void
tally_add(struct tally *tally, const struct tally *other)
{
	uint64_t *to = (uint64_t *)tally;
	const uint64_t *from = (const uint64_t *)other;
	size_t i;

	for (i = 0; i < sizeof(*tally) / sizeof(*to); i++)
		to[i] += from[i];
}

static void
print_list(const char *title, const char *const names[],
    const uint64_t counts[], size_t count)
{
	size_t i;

	printf("%s:\n", title);
	for (i = 0; i < count; i++)
		printf("  %-32s %8" PRIu64 "\n", names[i], counts[i]);
}

static void
print_pairs(const char *title, const char *const names[],
    const uint64_t counts[][2], size_t count)
{
	size_t i;

	printf("%-34s unlisted   listed\n", title);
	for (i = 0; i < count; i++)
		printf("  %-32s %8" PRIu64 " %8" PRIu64 "\n", names[i],
		    counts[i][0], counts[i][1]);
}

static void
print_one(const char *name, uint64_t count)
{
	printf("%-34s %8" PRIu64 "\n", name, count);
}

void
tally_print(const struct tally *tally)
{
	const char *kinds[KINDS_MAX], *names[PROGRAMS];
	size_t i;

	for (i = 0; i < server_kind_count; i++)
		kinds[i] = server_kinds[i].name;
	for (i = 0; i < PROGRAMS; i++)
		names[i] = programs[i].name;
	print_pairs(
	    "hosts, from a rule's pattern:", near_names, tally->nears, NEARS);
	print_pairs("servers:", kinds, tally->kinds, server_kind_count);
	print_list(
	    "the peer is called by", naming_names, tally->namings, NAMINGS);
	print_list("the bytes go by", link_way_names, tally->ways, LINK_WAYS);
	print_list("the SSL", reuse_names, tally->reuses, REUSES);
	print_list("the handshake by", drive_names, tally->drives, DRIVES);
	print_list("the context", names, tally->programs, PROGRAMS);
	print_one("sessions given to an SSL", tally->sessions);
	print_one("  that had to be dropped", tally->dropped);
	print_one("  resumed", tally->resumed);
	print_one("names resolved", tally->resolved);
	print_one("in one of several threads", tally->in_threads);
	print_one("another handshake in between", tally->interleaved);
	print_one("  with the same CERT", tally->sharing);
	print_one("given up before", tally->given_up);
	print_one("in a mode of its own", tally->modes);
	print_one("called otherwise as it goes on", tally->renamed);
	print_one("contained", tally->contained);
	print_one("  to less than the program opens", tally->held);
	print_one("with a journal", tally->journaled);
	print_one("  that must have a record", tally->records);
	print_one("another connection beside", tally->bystanders);
	print_one("succeeded", tally->succeeded);
	print_one("refused", tally->refused);
	print_one("compared with no object", tally->compared);
	print_one("  different", tally->differed);
	print_one("handshakes", tally->total);
	print_one("unlisted", tally->unlisted);
	print_one("listed", tally->listed);
	print_one("  may be either", tally->either);
	print_one("  just as the rule says", tally->as_ruled);
	print_one("relaxed but forbidden", tally->leaked);
	print_one("strict though allowed", tally->missed);
	print_one("relaxed in another way", tally->wrong);
}
