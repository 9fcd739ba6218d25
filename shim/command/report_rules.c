/* SPDX-License-Identifier: MIT */
/* A report as a file of rules: those that would be enough. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command/report_shrink.h"
#include "command/report_time.h"
#include "command/report_write.h"
#include "policy/pattern.h"
#include "policy/rules.h"

/* The newest rule of a host. Several hosts can have the same. */
struct use {
	struct pattern pattern;
	struct relax relax;
	const struct report_host *host;
	bool is_settled; /* the host has told what it needs, and works */
};

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

/* By pattern, the newest text of each first. */
static int
use_compare(const void *a, const void *b)
{
	const struct use *left = a, *right = b;
	int rv = pattern_compare(&left->pattern, &right->pattern);

	if (rv != 0)
		return rv;
	if (left->host->rule.time != right->host->rule.time)
		return left->host->rule.time > right->host->rule.time ? -1 : 1;
	return strcmp(left->host->name, right->host->name);
}

/* Reads the host's rule. Returns -1 if it is none. */
static int
use_read(struct use *use, const struct report_host *host)
{
	const char *text = host->rule.text;
	struct rules_error error;
	struct rules *rules =
	    rules_parse(text, strlen(text), RULES_VALUE, &error);
	char message[MESSAGE_SIZE];
	bool is_one = rules != NULL && rules_count(rules) == 1;

	*use = (struct use){
	    .host = host,
	    .is_settled =
	        host->told != REPORT_NEVER && !report_host_is_failing(host),
	};
	if (is_one)
		use->relax = rules_at(rules, 0)->relax;
	rules_free(rules);
	return is_one ? pattern_parse(&use->pattern, text, strcspn(text, " \t"),
	                    message) :
	                -1;
}

/* What the uses of one pattern come to. */
struct sum {
	uint32_t needed;
	bool is_settled;
	bool is_mended;
	int64_t since;       /* when the last of the hosts was mended */
	uint64_t handshakes; /* since they were */
};

static struct sum
sum_up(const struct use *uses, size_t count)
{
	struct sum sum = {.is_settled = true, .is_mended = true};
	size_t i;

	for (i = 0; i < count; i++) {
		const struct report_host *host = uses[i].host;

		sum.needed |= report_host_needed(host);
		sum.is_settled &= uses[i].is_settled;
		sum.is_mended &= report_host_is_mended(host);
		sum.handshakes += host->any.count;
		if (host->any.count > 0 && host->any.first > sum.since)
			sum.since = host->any.first;
	}
	return sum;
}

static void
print_rule(FILE *out, const struct use *use, const struct sum *sum)
{
	const char *text = use->host->rule.text;
	uint32_t words = use->relax.words & ~(uint32_t)RELAX_NONE;
	uint32_t kept = words & sum->needed;
	char date[REPORT_DATE_SIZE], shrunk[2 * sizeof(struct report_record)];

	if (sum->is_settled && sum->is_mended) {
		report_time_date(sum->since, date);
		fprintf(out,
		    "# can go, nothing was needed in %" PRIu64
		    " handshake%s since %s:\n# %s\n",
		    sum->handshakes, sum->handshakes == 1 ? "" : "s", date,
		    text);
		return;
	}
	if (sum->is_settled && kept != 0 && kept != words &&
	    report_shrink_rule(
	        shrunk, sizeof(shrunk), text, strlen(text), kept) == 0)
		fprintf(out, "# was: %s\n%s\n", text, shrunk);
	else
		fprintf(out, "%s\n", text);
}

static void
print_group(FILE *out, const struct use *uses, size_t count, int32_t today)
{
	struct sum sum = sum_up(uses, count);
	char date[REPORT_DATE_SIZE];

	if (uses->relax.until < today) {
		relax_date_format(uses->relax.until, date);
		fprintf(out, "# ended with %s:\n", date);
	}
	print_rule(out, uses, &sum);
}

static void
print_uses(FILE *out, const struct use *uses, size_t count, int32_t today)
{
	size_t i, first;

	for (first = 0; first < count; first = i) {
		for (i = first + 1; i < count; i++) {
			if (pattern_compare(
			        &uses[first].pattern, &uses[i].pattern) != 0)
				break;
		}
		print_group(out, uses + first, i - first, today);
	}
}

/* To be put in by hand: a failure is no reason to open anything unseen. */
static void
print_hints(FILE *out, const struct report *report)
{
	const struct report_entry *entry = report->entries;
	size_t i;

	for (i = 0; i < report->table->count; i++, entry++) {
		if (report_verdict_has(&entry->verdict, REPORT_ADD) ||
		    report_verdict_has(&entry->verdict, REPORT_WIDEN))
			fprintf(out, "# %s fails; this would help:\n# %s\n",
			    entry->host->name, entry->host->hint.text);
	}
}

int
report_rules_write(FILE *out, const struct report *report)
{
	const struct report_table *table = report->table;
	struct use *uses = calloc(table->count + 1, sizeof(*uses));
	size_t i, count = 0;

	if (uses == NULL)
		return -1;
	fputs("# The rules that are enough for what the journals show.\n", out);
	for (i = 0; i < table->count; i++) {
		const struct report_host *host = table->hosts[i];

		if (host->rule.text == NULL)
			continue;
		if (use_read(&uses[count], host) == 0)
			count++;
		else
			fprintf(out, "# not a rule that is known here:\n# %s\n",
			    host->rule.text);
	}
	qsort(uses, count, sizeof(*uses), use_compare);
	print_uses(out, uses, count, report->today);
	print_hints(out, report);
	free(uses);
	return 0;
}
