/* SPDX-License-Identifier: MIT */
/* preload/resolver.h: which names resolved to an address. */
#include "support/table.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "preload/resolver.h"

/* One answer: the IPv4 address 10.0.0.0 + offset. */
static struct host_address
note(const char *node, uint32_t offset)
{
	struct sockaddr_in in = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(0x0a000000 + offset),
	};
	const struct addrinfo answer = {
	    .ai_family = AF_INET,
	    .ai_addr = (void *)&in,
	    .ai_addrlen = sizeof(in),
	};
	struct host_address address;

	resolver_note(node, &answer);
	host_address_set(&address, HOST_IPV4, &in.sin_addr);
	return address;
}

static size_t
names(const struct host_address *address)
{
	size_t cursor = 0, count = 0;

	while (resolver_name(address, &cursor) != NULL)
		count++;
	return count;
}

static void
name_is_kept_in_canonical_form(void)
{
	struct host_address address = note("A.Example.TEST.", 1);
	size_t cursor = 0;

	assert_true(resolver_has("a.example.test", &address));
	assert_false(resolver_has("b.example.test", &address));
	assert_string_equal(resolver_name(&address, &cursor), "a.example.test");
	assert_null(resolver_name(&address, &cursor));
	assert_true(resolver_is_complete(&address));
}

static void
same_answer_is_kept_once(void)
{
	struct host_address address = note("once.test", 2);

	note("once.test", 2);
	note("ONCE.test.", 2);
	assert_int_equal(names(&address), 1);
	note("twice.test", 2);
	assert_int_equal(names(&address), 2);
}

static void
literal_and_nobody_name_nobody(void)
{
	struct host_address address = note("10.0.0.3", 3);

	note(NULL, 3);
	note("::ffff:10.0.0.3", 3);
	assert_int_equal(names(&address), 0);
	assert_true(resolver_is_complete(&address));
}

static void
name_that_is_none_is_a_doubt(void)
{
	struct host_address address = note("known.test", 4);

	assert_true(resolver_is_complete(&address));
	note("b\xc3\xbc"
	     "cher.test",
	    4);
	assert_int_equal(names(&address), 1);
	assert_false(resolver_is_complete(&address));
}

/* Fills the table: comes last. */
static void
past_the_table_is_a_doubt(void)
{
	struct host_address address;
	char name[32];
	uint32_t i, kept = 0;

	for (i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%u.test", i);
		address = note(name, 100 + i);
		kept += names(&address) == 1;
		if (names(&address) == 0)
			assert_false(resolver_is_complete(&address));
	}
	assert_true(kept > 1000);
	assert_true(kept <= 1024);
	/* What was kept before is kept. */
	address = note(NULL, 1);
	assert_true(resolver_has("a.example.test", &address));
	/* A further name for it is not, so it is in doubt from now on. */
	note("more.test", 1);
	assert_false(resolver_is_complete(&address));
}

static const struct table_single singles[] = {
    {"name is kept in canonical form", name_is_kept_in_canonical_form},
    {"same answer is kept once", same_answer_is_kept_once},
    {"literal and nobody name nobody", literal_and_nobody_name_nobody},
    {"name that is none is a doubt", name_that_is_none_is_a_doubt},
    {"past the table is a doubt", past_the_table_is_a_doubt},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};

	return table_run("resolver", tables, 1);
}
