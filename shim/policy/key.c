/* SPDX-License-Identifier: MIT */
/* What the index of a rule set is keyed by: a canonical pattern and a port. */
#include "key.h"

struct key
key_of_name(enum pattern_kind kind, const char *name, uint8_t len)
{
	struct key key = {
	    .kind = kind, .extent = len, .bytes = name, .state = KEY_STATE};
	size_t i;

	for (i = len; i > 0; i--)
		key.state = key_state_add(key.state, name[i - 1]);
	return key;
}

struct key
key_of_address(const struct host_address *address, uint8_t prefix)
{
	struct key key = {
	    .extent = prefix, .bytes = address->bytes, .state = KEY_STATE};
	size_t i;

	key.kind = address->family == HOST_IPV4 ? PATTERN_IPV4 : PATTERN_IPV6;
	for (i = 0; i < host_address_bits(address->family) / 8; i++)
		key.state = key_state_add(key.state, (char)address->bytes[i]);
	return key;
}

struct key
key_of_pattern(const struct pattern *pattern)
{
	struct key key;

	switch (pattern->kind) {
	case PATTERN_IPV4:
	case PATTERN_IPV6:
		key = key_of_address(&pattern->address, pattern->prefix);
		break;
	case PATTERN_ANY:
		key = key_of_name(PATTERN_ANY, "", 0);
		break;
	default:
		key = key_of_name(
		    pattern->kind, pattern->name, pattern->name_len);
		break;
	}
	key.port = pattern->port;
	return key;
}
