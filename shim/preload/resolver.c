/* SPDX-License-Identifier: MIT */
/* A table that only grows, and a filter for what it has no room for. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "preload/resolver.h"

#define ENTRIES 1024UL
#define FILTER_BITS 65536UL
#define BITS_PER_WORD (8 * sizeof(unsigned long))

/* Taken by counting up, written by whoever took it, read once it is ready. */
static struct entry {
	_Atomic bool is_ready;
	struct host_address address;
	char name[HOST_NAME_SIZE];
} entries[ENTRIES];

static _Atomic size_t taken;

/*
 * Addresses with names that are in no entry (a Bloom filter with one hash): an
 * address that is not in it has none. Others may seem to: they stay strict.
 */
static _Atomic unsigned long filter[FILTER_BITS / BITS_PER_WORD];

/* FNV-1a, folded to 16 bits. */
static uint32_t
hash(const struct host_address *address)
{
	uint32_t value = 2166136261U ^ (uint32_t)address->family;
	size_t i;

	for (i = 0; i < sizeof(address->bytes); i++)
		value = (value ^ address->bytes[i]) * 16777619U;
	return (value ^ value >> 16) % FILTER_BITS;
}

static void
filter_add(const struct host_address *address)
{
	uint32_t bit = hash(address);

	atomic_fetch_or(
	    &filter[bit / BITS_PER_WORD], 1UL << bit % BITS_PER_WORD);
}

bool
resolver_is_complete(const struct host_address *address)
{
	uint32_t bit = hash(address);

	return (atomic_load(&filter[bit / BITS_PER_WORD]) >>
	               bit % BITS_PER_WORD &
	           1) == 0;
}

const char *
resolver_name(const struct host_address *address, size_t *cursor)
{
	size_t count = atomic_load(&taken);
	struct entry *entry;

	while (*cursor < count && *cursor < ENTRIES) {
		entry = &entries[(*cursor)++];
		if (atomic_load(&entry->is_ready) &&
		    host_address_equal(&entry->address, address))
			return entry->name;
	}
	return NULL;
}

bool
resolver_has(const char *name, const struct host_address *address)
{
	const char *other;
	size_t cursor = 0;

	while ((other = resolver_name(address, &cursor)) != NULL) {
		if (strcmp(other, name) == 0)
			return true;
	}
	return false;
}

bool
resolver_knows(const char *name)
{
	size_t i, count = atomic_load(&taken);

	for (i = 0; i < count && i < ENTRIES; i++) {
		if (atomic_load(&entries[i].is_ready) &&
		    strcmp(entries[i].name, name) == 0)
			return true;
	}
	return false;
}

static void
add(const char *name, const struct host_address *address)
{
	struct entry *entry;
	size_t i;

	if (resolver_has(name, address))
		return;
	/* Looked at first, so that the count cannot run over. */
	if (atomic_load(&taken) >= ENTRIES ||
	    (i = atomic_fetch_add(&taken, 1)) >= ENTRIES) {
		filter_add(address);
		return;
	}
	entry = &entries[i];
	entry->address = *address;
	strcpy(entry->name, name);
	atomic_store(&entry->is_ready, true);
}

static int
address_of(const struct addrinfo *answer, struct host_address *address)
{
	const struct sockaddr_in *in = (const void *)answer->ai_addr;
	const struct sockaddr_in6 *in6 = (const void *)answer->ai_addr;

	if (answer->ai_family == AF_INET)
		host_address_set(address, HOST_IPV4, &in->sin_addr);
	else if (answer->ai_family == AF_INET6)
		host_address_set(address, HOST_IPV6, &in6->sin6_addr);
	else
		return -1;
	return 0;
}

/* Also as inet_aton(3) has it ("127.1"), and with a zone (RFC 4007 11). */
static bool
is_address(const char *node)
{
	struct host_address address;
	struct in_addr in;

	return host_address_parse(node, strcspn(node, "%"), &address) == 0 ||
	       inet_aton(node, &in) != 0;
}

void
resolver_note(const char *node, const struct addrinfo *answers)
{
	struct host_address address;
	char name[HOST_NAME_SIZE];
	bool is_name;

	if (node == NULL || is_address(node))
		return;
	is_name = host_name_parse(node, strlen(node), name) == NULL;
	for (; answers != NULL; answers = answers->ai_next) {
		if (address_of(answers, &address) == -1)
			continue;
		if (is_name)
			add(name, &address);
		else
			filter_add(&address);
	}
}
