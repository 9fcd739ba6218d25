/* SPDX-License-Identifier: MIT */
/* What is said of one handshake. */
#include <arpa/inet.h>
#include <stdio.h>

#include "isolation/trial.h"

void
trial_count(
    const struct trial *trial, enum verdict verdict, struct tally *tally)
{
	bool is_listed = !trial_is_strict(trial);

	tally->total++;
	tally->listed += is_listed;
	tally->unlisted += !is_listed;
	tally->either += (trial->allowed & (trial->allowed - 1)) != 0;
	tally->as_ruled += is_listed && verdict == VERDICT_GOOD;
	tally->leaked += verdict == VERDICT_LEAKED;
	tally->missed += verdict == VERDICT_MISSED;
	tally->wrong += verdict == VERDICT_WRONG;
	tally->succeeded += trial->has_succeeded;
	tally->refused += !trial->has_succeeded;
	tally->sessions += trial->session.session != NULL;
	tally->dropped += trial->session.session != NULL && !is_listed &&
	                  expect_session_dropped(&trial->session, NULL);
	tally->resumed += trial->is_resumed;
	tally->renamed += trial->is_renamed;
	tally->sharing += trial->client->is_sharing;
	tally->bystanders += trial->peer.has_bystander;
	tally->nears[trial->host->near][is_listed]++;
	tally->kinds[trial->kind][is_listed]++;
	tally->ways[trial->way]++;
	tally->reuses[trial->reuse]++;
	tally->drives[trial->drive]++;
	tally->namings[trial->naming]++;
	tally->programs[trial->client->made - programs]++;
}

static void
print_text(const char *what, const char *text)
{
	fprintf(stderr, " %s \"", what);
	for (; *text != '\0'; text++) {
		if (*text > ' ' && *text <= '~')
			fputc(*text, stderr);
		else
			fprintf(stderr, "\\x%02x", (unsigned char)*text);
	}
	fputc('"', stderr);
}

static void
print_peer(const struct peer *peer)
{
	static const char *const sights[] = {"none", "visible", "hidden"};
	char address[INET6_ADDRSTRLEN];
	unsigned i;

	if (peer->has_sni)
		print_text("SNI", peer->sni);
	for (i = 0; i < peer->host_count; i++)
		print_text("verifies", peer->hosts[i]);
	if (peer->has_verify_ip) {
		ip_write(&peer->verify_ip, address);
		print_text("verifies", address);
	}
	ip_write(&peer->end.ip, address);
	fprintf(stderr, " socket %s %s port %u%s%s%s;", sights[peer->sight],
	    address, peer->end.port, peer->is_used ? " used" : "",
	    peer->has_bystander ? " bystander" : "",
	    peer->is_crowd ? " crowd" : "");
}

static void
print_allowed(reference_set allowed, size_t count)
{
	size_t i;

	fputs(" allowed", stderr);
	for (i = 0; i <= count; i++) {
		if ((allowed >> i & 1) != 0)
			fprintf(stderr, " %zu", i);
	}
}

static void
print_renamed(const struct trial *trial, size_t count)
{
	fputs(" then", stderr);
	print_peer(&trial->renamed_peer);
	print_allowed(trial->renamed_allowed, count);
	fputc(';', stderr);
}

void
trial_print(const struct trial *trial, const struct plan *plan)
{
	static const char *const endings[] = {"clean", "refused", "-"};

	fprintf(stderr, "%u: %s, %s, %s, %s;", trial->number,
	    near_names[trial->host->near], link_way_names[trial->way],
	    reuse_names[trial->reuse], drive_names[trial->drive]);
	print_peer(&trial->peer);
	if (trial->is_renamed)
		print_renamed(trial, plan->count);
	fprintf(stderr, " %s%s -> %s%s;", trial->client->made->name,
	    trial->client->has_list ? " own list" : "",
	    trial->client->now->name,
	    trial->client->is_sharing ? " sharing" : "");
	print_allowed(trial->allowed, plan->count);
	fprintf(stderr,
	    "; %s %s session %d marks %x; offer %d: %zu suites, "
	    "versions %x, sha1 %d, session %d; succeeded %d resumed %d end "
	    "%s, reason %d\n",
	    server_kinds[trial->kind].name, trial->suite,
	    trial->session.session != NULL, trial->session.marks,
	    trial->has_offer, trial->offer.suite_count, trial->offer.versions,
	    trial->offer.has_sha1, trial->offer.has_session,
	    trial->has_succeeded, trial->is_resumed, endings[trial->ending],
	    trial->client->reason);
}
