/* SPDX-License-Identifier: MIT */
/* Rules without which a wider one would count. */
#include "command/report_within.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/rules.h"

/* Those that stay, of each pattern the newest. Returns 0, or -1: no memory. */
static int
rest_find(const struct report_use *uses, size_t count, struct rules **rules)
{
	struct rules_error error;
	char *text = NULL;
	size_t i, len = 0;
	FILE *out = open_memstream(&text, &len);
	int rv = -1;

	*rules = NULL;
	if (out == NULL)
		return -1;
	for (i = 0; i < count; i += uses[i].count) {
		if (uses[i].is_known && !report_sum_can_go(&uses[i].sum))
			fprintf(out, "%s\n", uses[i].host->rule.text);
	}
	if (fclose(out) == 0) {
		if (len > 0)
			*rules = rules_parse(text, len, RULES_VALUE, &error);
		rv = len == 0 || *rules != NULL ? 0 : -1;
	}
	free(text);
	return rv;
}

/* Would a rule count for the host, at any address that it was seen with? */
static bool
is_covered(
    const struct rules *rules, const struct report_host *host, int32_t today)
{
	struct rules_peer peer = {.port = host->port};
	char name[HOST_NAME_SIZE];
	struct host_address address, own;
	size_t i;

	if (host_address_parse(host->name, strlen(host->name), &own) == 0)
		peer.address = &own;
	else if (host_name_parse(host->name, strlen(host->name), name) == NULL)
		peer.name = name;
	if (rules_find(rules, &peer, today) != NULL)
		return true;
	for (i = 0; i < host->clients.count; i++) {
		const char *seen = host->clients.clients[i].address;

		if (host_address_parse(seen, strlen(seen), &address) == -1)
			continue;
		peer.address = &address;
		if (rules_find(rules, &peer, today) != NULL)
			return true;
	}
	return false;
}

int
report_within_mark(struct report_use *uses, size_t count, int32_t today)
{
	struct rules *rules;
	size_t i, j;

	if (rest_find(uses, count, &rules) == -1)
		return -1;
	for (i = 0; rules != NULL && i < count; i += uses[i].count) {
		bool can_go = report_sum_can_go(&uses[i].sum);
		bool is_within = false;

		for (j = i; can_go && j < i + uses[i].count; j++)
			is_within |= is_covered(rules, uses[j].host, today);
		for (j = i; j < i + uses[i].count; j++)
			uses[j].sum.is_within = is_within;
	}
	rules_free(rules);
	return 0;
}
