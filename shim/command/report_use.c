/* SPDX-License-Identifier: MIT */
/* Which hosts use the same rule. */
#include "command/report_use.h"

#include <stdlib.h>
#include <string.h>

#include "command/report_time.h"
#include "policy/rules.h"

static int
pattern_compare(const struct pattern *a, const struct pattern *b)
{
	int rv = (int)a->kind - (int)b->kind;

	if (rv == 0)
		rv = strcmp(a->name, b->name);
	if (rv == 0)
		rv = memcmp(a->address.bytes, b->address.bytes,
		    sizeof(a->address.bytes));
	if (rv == 0)
		rv = (int)a->prefix - (int)b->prefix;
	return rv != 0 ? rv : (int)a->port - (int)b->port;
}

/* By pattern, the newest text of each first; what is no rule stays alone. */
static int
use_compare(const void *a, const void *b)
{
	const struct report_use *left = a, *right = b;
	int rv = (int)right->is_known - (int)left->is_known;

	if (rv == 0)
		rv = pattern_compare(&left->pattern, &right->pattern);
	if (rv != 0)
		return rv;
	if (left->host->rule.time != right->host->rule.time)
		return left->host->rule.time > right->host->rule.time ? -1 : 1;
	return strcmp(left->host->title, right->host->title);
}

static void
use_read(struct report_use *use, const struct report_host *host)
{
	const char *text = host->rule.text;
	struct rules_error error;
	struct rules *rules =
	    rules_parse(text, strlen(text), RULES_VALUE, &error);
	char message[MESSAGE_SIZE];

	*use = (struct report_use){.host = host, .count = 1};
	if (rules != NULL && rules_count(rules) == 1) {
		use->relax = rules_at(rules, 0)->relax;
		use->is_known = pattern_parse(&use->pattern, text,
		                    strcspn(text, " \t"), message) == 0;
	}
	rules_free(rules);
}

static struct report_sum
sum_up(const struct report_use *uses, size_t count)
{
	struct report_sum sum = {.is_settled = true, .is_mended = true};
	size_t i;

	for (i = 0; i < count; i++) {
		const struct report_host *host = uses[i].host;

		sum.kept |=
		    report_host_needed(host) | (host->allowed & RELAX_PIN);
		sum.is_settled &=
		    host->told != REPORT_NEVER && !report_host_is_failing(host);
		sum.is_mended &= report_host_is_mended(host);
		sum.handshakes += host->any.count;
		if (host->any.count > 0 && host->any.first > sum.since)
			sum.since = host->any.first;
	}
	return sum;
}

/* Gives the uses of a pattern, the first of which is at uses, their sum. */
static size_t
group(struct report_use *uses, size_t left)
{
	size_t i, count = 1;
	struct report_sum sum;

	while (count < left && uses[0].is_known && uses[count].is_known &&
	       pattern_compare(&uses[0].pattern, &uses[count].pattern) == 0)
		count++;
	sum = sum_up(uses, count);
	for (i = 0; i < count; i++) {
		uses[i].sum = sum;
		uses[i].count = count - i;
	}
	return count;
}

struct report_use *
report_uses_make(const struct report_table *table, size_t *count)
{
	struct report_use *uses = calloc(table->count + 1, sizeof(*uses));
	size_t i;

	*count = 0;
	if (uses == NULL)
		return NULL;
	for (i = 0; i < table->count; i++) {
		if (table->hosts[i]->rule.text != NULL)
			use_read(&uses[(*count)++], table->hosts[i]);
	}
	qsort(uses, *count, sizeof(*uses), use_compare);
	for (i = 0; i < *count;)
		i += group(uses + i, *count - i);
	return uses;
}
