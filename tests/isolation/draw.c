/* SPDX-License-Identifier: MIT */
/* Draws peers and ways to them. */
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "isolation/draw.h"

static const struct host *
draw_host(struct worker *worker)
{
	return &worker->hosts[chance_below(&worker->chance, HOSTS)];
}

/* Keeps an answer, once; there is room for it. */
static void
note(struct resolved *resolved, const char *name, const struct sockaddr *at)
{
	struct ip ip = {.is_ipv6 = at->sa_family == AF_INET6};
	const struct sockaddr_in *in = (const void *)at;
	const struct sockaddr_in6 *in6 = (const void *)at;
	size_t i;

	memcpy(ip.bytes,
	    ip.is_ipv6 ? (const void *)&in6->sin6_addr :
	                 (const void *)&in->sin_addr,
	    ip.is_ipv6 ? 16 : 4);
	for (i = 0; i < resolved->count; i++) {
		if (memcmp(&resolved->entries[i].ip, &ip, sizeof(ip)) == 0 &&
		    strcmp(resolved->entries[i].name, name) == 0)
			return;
	}
	resolved->entries[i].ip = ip;
	strcpy(resolved->entries[i].name, name);
	resolved->count++;
}

/* One thread at a time: nss_wrapper reads its file into a table of all. */
static int
resolve(const char *name, struct addrinfo **answers)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	int rv;

	pthread_mutex_lock(&lock);
	rv = getaddrinfo(name, NULL, &hints, answers);
	pthread_mutex_unlock(&lock);
	return rv;
}

void
draw_resolve(struct worker *worker)
{
	const size_t room = sizeof(worker->resolved.entries) /
	                    sizeof(worker->resolved.entries[0]);
	const struct host *host = draw_host(worker);
	struct addrinfo *answers, *answer;

	if (!chance_one_in(&worker->chance, 10) || !host->is_known ||
	    worker->resolved.count + HOSTS > room ||
	    resolve(host->text, &answers) != 0)
		return;
	worker->tally.resolved++;
	for (answer = answers; answer != NULL; answer = answer->ai_next)
		note(&worker->resolved, host->text, answer->ai_addr);
	freeaddrinfo(answers);
}

static enum link_way
draw_way(struct worker *worker)
{
	static const enum link_way plain[] = {
	    LINK_MEMORY, LINK_PAIR, LINK_OWN, LINK_UNIX};

	if (!worker->has_sockets)
		return plain[chance_below(&worker->chance, 4)];
	/* In a crowd there is no telling whose connection memory stands for. */
	if (worker->is_crowd)
		return LINK_UNIX +
		       chance_below(&worker->chance, LINK_WAYS - LINK_UNIX);
	return chance_below(&worker->chance, LINK_WAYS);
}

static enum sight
sight_of(enum link_way way)
{
	switch (way) {
	case LINK_TCP:
	case LINK_PROXIED:
	case LINK_SPLIT:
		return SIGHT_VISIBLE;
	case LINK_HIDDEN:
	case LINK_HIDDEN_PROXY:
		return SIGHT_HIDDEN;
	default:
		return SIGHT_NONE;
	}
}

/* The host's own address, or now and then another's. */
static void
draw_end(struct worker *worker, struct trial *trial)
{
	const struct host *host = trial->host;
	unsigned port = chance_below(&worker->chance, PORTS), tries;
	struct peer *peer = &trial->peer;

	if (chance_one_in(&worker->chance, 5))
		host = draw_host(worker);
	for (tries = 0; !host->has_end && tries < 100; tries++)
		host = draw_host(worker);
	if (host->has_end)
		peer->end.ip = host->ip;
	else
		peer->end.ip = ip_of_thread(worker->thread, &worker->chance);
	peer->end.port = worker->plan->ports[worker->thread][port];
	trial->listener = worker->listeners[port];
}

/* Another connection, which a hidden one could be taken for. */
static void
draw_bystander(struct worker *worker, struct trial *trial)
{
	struct peer *peer = &trial->peer;
	unsigned last = 1 + chance_below(&worker->chance, 9);

	if (worker->is_crowd || peer->sight != SIGHT_HIDDEN ||
	    !chance_one_in(&worker->chance, 3))
		return;
	peer->has_bystander = true;
	peer->bystander = (struct end){
	    {false, {127, (uint8_t)(worker->thread + 1), 200, (uint8_t)last}},
	    peer->end.port};
	peer->is_bystander_used = chance_one_in(&worker->chance, 2);
}

static enum naming
draw_naming(struct worker *worker, const struct host *host)
{
	static const enum naming names[] = {NAMING_SNI, NAMING_SNI, NAMING_SNI,
	    NAMING_SNI, NAMING_SNI, NAMING_HOST, NAMING_HOST, NAMING_TWO_HOSTS,
	    NAMING_NOBODY, NAMING_NOBODY, NAMING_BOTH};
	static const enum naming literals[] = {
	    NAMING_SNI, NAMING_IP, NAMING_HOST, NAMING_NOBODY, NAMING_NOBODY};

	if (host->is_literal)
		return literals[chance_below(
		    &worker->chance, sizeof(literals) / sizeof(literals[0]))];
	return names[chance_below(
	    &worker->chance, sizeof(names) / sizeof(names[0]))];
}

static void
set_naming(struct worker *worker, const struct host *host, enum naming naming,
    struct peer *peer)
{
	const struct host *other = draw_host(worker);

	switch (naming) {
	case NAMING_TWO_HOSTS:
		peer->host_count = 2;
		strcpy(peer->hosts[0], host->text);
		strcpy(peer->hosts[1], other->text);
		break;
	case NAMING_HOST:
		peer->host_count = 1;
		strcpy(peer->hosts[0], host->text);
		break;
	case NAMING_IP:
		peer->has_verify_ip = true;
		peer->verify_ip = host->ip;
		break;
	case NAMING_BOTH:
		peer->host_count = 1;
		strcpy(peer->hosts[0], other->text);
		/* fall through */
	case NAMING_SNI:
		peer->has_sni = true;
		strcpy(peer->sni, host->text);
		break;
	default:
		break;
	}
}

static enum reuse
draw_reuse(struct worker *worker)
{
	return chance_one_in(&worker->chance, 3) ?
	           REUSE_NEW :
	           chance_below(&worker->chance, REUSES);
}

void
draw_trial(struct worker *worker, struct trial *trial)
{
	struct chance *chance = &worker->chance;
	struct peer *peer = &trial->peer;

	trial->host = draw_host(worker);
	trial->naming = draw_naming(worker, trial->host);
	set_naming(worker, trial->host, trial->naming, peer);
	trial->way = draw_way(worker);
	peer->sight = sight_of(trial->way);
	peer->is_used =
	    trial->way == LINK_PROXIED || trial->way == LINK_HIDDEN_PROXY;
	peer->is_late = trial->way == LINK_LATE;
	peer->is_crowd = worker->is_crowd;
	if (link_has_socket(trial->way))
		draw_end(worker, trial);
	draw_bystander(worker, trial);
	trial->reuse =
	    trial->client->ssl == NULL ? REUSE_NEW : draw_reuse(worker);
	trial->drive = chance_below(chance, DRIVES);
	trial->kind = chance_below(chance, server_kind_count);
	/* Of those with ECDSA, which come first. */
	trial->suite = suite_names[chance_below(chance, 7)];
	trial->is_abrupt = chance_one_in(chance, 2);
}

void
draw_renamed(struct worker *worker, struct trial *trial)
{
	const struct host *host = draw_host(worker);
	struct peer *peer = &trial->renamed_peer;

	trial->is_renamed = chance_one_in(&worker->chance, 8);
	*peer = trial->peer;
	peer->has_sni = peer->has_verify_ip = false;
	peer->host_count = 0;
	set_naming(worker, host, draw_naming(worker, host), peer);
}
