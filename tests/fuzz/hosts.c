/* SPDX-License-Identifier: MIT */
/* Hosts: what is read of a text reads the same when it is written again. */
#include "fuzz/hosts.h"
#include "fuzz/fuzz.h"

#include <arpa/inet.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "command/probe_target.h"
#include "policy/host.h"
#include "policy/key.h"
#include "policy/pattern.h"
#include "policy/rules.h"

/* A pattern, its port and NUL. */
#define PATTERN_SIZE (HOST_NAME_SIZE + 16)

static void
check_name(const char *text, size_t len)
{
	char name[HOST_NAME_SIZE], again[HOST_NAME_SIZE];
	size_t i, name_len;

	if (host_name_parse(text, len, name) != NULL)
		return;
	name_len = strlen(name);
	assert(
	    name_len == len || (name_len + 1 == len && text[len - 1] == '.'));
	assert(name_len > 0 && name_len < HOST_NAME_SIZE);
	assert(host_name_parse(name, name_len, again) == NULL);
	assert(strcmp(name, again) == 0);
	assert(host_name_equal(text, name, name_len));
	for (i = 0; i < name_len; i++) {
		assert(tolower((unsigned char)text[i]) == name[i]);
		assert(name[i] != '.' || name[i + 1] != '.');
	}
}

/* The address in a form of its own, "192.0.2.7" or "2001:db8::7". */
static void
address_format(const struct host_address *address, char text[INET6_ADDRSTRLEN])
{
	assert(inet_ntop(address->family == HOST_IPV4 ? AF_INET : AF_INET6,
	           address->bytes, text, INET6_ADDRSTRLEN) != NULL);
}

static void
check_address(const char *text, size_t len)
{
	struct host_address address, again;
	char name[HOST_NAME_SIZE], formatted[INET6_ADDRSTRLEN];
	unsigned prefix;

	if (host_address_parse(text, len, &address) == -1)
		return;
	assert(host_name_parse(text, len, name) != NULL);
	address_format(&address, formatted);
	assert(host_address_parse(formatted, strlen(formatted), &again) == 0);
	assert(host_address_equal(&address, &again));
	/* Mapped addresses are IPv4 ones. */
	assert(strncmp(formatted, "::ffff:", 7) != 0 ||
	       strchr(formatted, '.') == NULL);
	for (prefix = host_address_bits(address.family) + 1; prefix-- > 0;) {
		again = address;
		host_address_mask(&address, prefix);
		assert(address.family == again.family);
	}
	assert(memcmp(address.bytes, (uint8_t[16]){0}, 16) == 0);
}

/* A number without sign or leading zero, at most max; 0: it is none. */
static unsigned
number(const char *text, size_t len, unsigned max)
{
	unsigned value = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (!isdigit((unsigned char)text[i]) || text[0] == '0' ||
		    value > max)
			return 0;
		value = value * 10 + (unsigned)(text[i] - '0');
	}
	return value <= max ? value : 0;
}

static void
check_numbers(const char *text, size_t len)
{
	const unsigned want = number(text, len, UINT16_MAX);
	const bool is_zero = len == 1 && text[0] == '0';
	uint16_t port = 0;
	unsigned prefix = 0;
	int rv;

	assert((host_port_parse(text, len, &port) == 0) == (want != 0));
	assert(port == want);
	rv = host_prefix_parse(text, len, HOST_IPV4, &prefix);
	assert((rv == 0) == (is_zero || (want > 0 && want <= 32)));
	rv = host_prefix_parse(text, len, HOST_IPV6, &prefix);
	assert((rv == 0) == (is_zero || (want > 0 && want <= 128)));
	assert(prefix == (rv == 0 ? want : 0));
}

/* One spelling of each pattern. */
static void
pattern_format(const struct pattern *pattern, char text[PATTERN_SIZE])
{
	static const char *const before[] = {[PATTERN_NAME] = "",
	    [PATTERN_CHILD] = "*.",
	    [PATTERN_SUFFIX] = "."};
	char address[INET6_ADDRSTRLEN];
	size_t len;

	if (pattern->kind == PATTERN_ANY) {
		snprintf(text, PATTERN_SIZE, "*");
	} else if (pattern->kind == PATTERN_IPV4 ||
	           pattern->kind == PATTERN_IPV6) {
		address_format(&pattern->address, address);
		snprintf(text, PATTERN_SIZE,
		    pattern->kind == PATTERN_IPV6 ? "[%s/%u]" : "%s/%u",
		    address, pattern->prefix);
	} else {
		assert(strlen(pattern->name) == pattern->name_len);
		snprintf(text, PATTERN_SIZE, "%s%s", before[pattern->kind],
		    pattern->name);
	}
	len = strlen(text);
	if (pattern->port != 0)
		snprintf(text + len, PATTERN_SIZE - len, ":%u", pattern->port);
}

static void
check_same(const struct pattern *a, const struct pattern *b)
{
	struct key left = key_of_pattern(a), right = key_of_pattern(b);

	assert(a->kind == b->kind && a->port == b->port);
	assert(pattern_is_wide(a) == pattern_is_wide(b));
	assert(pattern_is_single(a) == pattern_is_single(b));
	assert(left.state == right.state && left.extent == right.extent);
	assert(key_hash(&left) == key_hash(&right));
}

static void
check_pattern(const char *text, size_t len)
{
	char message[MESSAGE_SIZE] = "", formatted[PATTERN_SIZE];
	struct pattern pattern, again;

	if (pattern_parse(&pattern, text, len, message) == 0) {
		pattern_format(&pattern, formatted);
		assert(pattern_parse(
		           &again, formatted, strlen(formatted), message) == 0);
		check_same(&pattern, &again);
		return;
	}
	assert(fuzz_is_printable(message) && message[0] == '\'');
	assert(strstr(message, "; ") != NULL);
	assert(strlen(message) < MESSAGE_SIZE - 1);
}

void
hosts_check(const char *text, size_t len)
{
	check_name(text, len);
	check_address(text, len);
	check_numbers(text, len);
	if (len > 0)
		check_pattern(text, len);
}

/* The pattern that the probe prints stands for the same host and port. */
void
hosts_check_target(const char *text)
{
	char formatted[PROBE_PATTERN_SIZE], message[MESSAGE_SIZE];
	enum probe_protocol protocol;
	struct probe_target target, again;
	struct rules_error error;
	struct pattern pattern;
	struct rules *rules;
	bool portless;

	(void)fuzz_said();
	if (probe_protocol_parse(text, &protocol) == 0)
		assert(strcmp(probe_protocol_name(protocol), text) == 0);
	else
		assert(fuzz_said() == 1);
	if (probe_target_parse(text, PROBE_IMPLICIT, &target) == -1) {
		assert(fuzz_said() == 1);
		return;
	}
	probe_target_pattern(&target, formatted);
	rules = rules_parse(formatted, strlen(formatted), RULES_VALUE, &error);
	assert(rules != NULL && rules_count(rules) == 1);
	rules_free(rules);
	assert(pattern_parse(&pattern, formatted, strlen(formatted), message) ==
	       0);
	assert(pattern_is_single(&pattern));
	/* HTTPS is what is probed without a port; FTPS uses more than one. */
	portless = target.port == 443 || target.port == 990;
	assert(pattern.port == (portless ? 0 : target.port));
	assert((pattern.kind != PATTERN_NAME) == target.is_address);
	assert(probe_target_parse(formatted, PROBE_IMPLICIT, &again) == 0);
	assert(strcmp(target.host, again.host) == 0);
	assert(again.port == (portless ? 443 : target.port));
}
