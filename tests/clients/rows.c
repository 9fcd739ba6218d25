/* SPDX-License-Identifier: MIT */
/* The rows, most of them near misses. */
#include <string.h>

#include "clients/rows.h"

#define NEAR_MISS(text)                           \
	{                                         \
		text " listed", OTHER, true, text \
	}

const struct row rows[] = {
    /* All that the rest depends on: only RFC 5746 is in the way. */
    {"modern server, no shim", MODERN, false, NULL},
    {"no shim", NOTHING, false, NULL},
    {"no variable", NOTHING, true, NULL},
    NEAR_MISS("other.test"),
    NEAR_MISS("near.@NAME@"),
    NEAR_MISS("@NAME@.evil.test"),
    NEAR_MISS(".@NAME@"),
    NEAR_MISS("*.@NAME@"),
    NEAR_MISS("@NAME@:@OTHER_PORT@"),
    NEAR_MISS("127.0.0.2"),
    NEAR_MISS("127.0.0.1:@OTHER_PORT@"),
    NEAR_MISS("127.0.0.2/31"),
    NEAR_MISS("[::1]"),
    /* The certificate has it, and the client does not ask for it. */
    NEAR_MISS("listed.test"),
    {"its name listed", NAME, true, "@HOST@"},
    {"its address listed", ADDRESS, true, "127.0.0.1"},
    {"listed, wrong CA", WRONG_CA, true, NULL},
    {"another listed, ClientHello", HELLO, true,
        "other.test, near.@NAME@, @NAME@.evil.test, @NAME@:@OTHER_PORT@, "
        "127.0.0.2, 127.0.0.1:@OTHER_PORT@"},
};

const size_t rows_count = sizeof(rows) / sizeof(rows[0]);

const char *
client_name(const struct client *client)
{
	bool is_address = client->host[0] >= '0' && client->host[0] <= '9';

	return is_address ? "listed.test" : client->host;
}

/* Patterns with a single label below a dot are not rules. */
static bool
is_other(const char *rules, const struct client *client)
{
	if (strcmp(rules, "listed.test") == 0)
		return strcmp(client->host, "listed.test") != 0;
	if (rules[0] == '.' || rules[0] == '*')
		return strcmp(client->host, "localhost") != 0;
	return true;
}

bool
row_applies(const struct row *row, const struct client *client)
{
	switch (row->column) {
	case OTHER:
		return is_other(row->rules, client);
	case NAME:
		return client->by_name != NOT_ASKED;
	case ADDRESS:
		return client->by_address != NOT_ASKED;
	case WRONG_CA:
		return client->distrust != NULL &&
		       (client->by_name == CONNECTS ||
		           client->by_address == CONNECTS);
	default:
		return true;
	}
}
