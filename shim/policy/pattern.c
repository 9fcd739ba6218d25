/* SPDX-License-Identifier: MIT */
/* One pattern: which hosts a rule covers. */
#include "pattern.h"

#include <arpa/inet.h>
#include <string.h>

#include "cursor.h"

/* The first such byte, or NULL. */
static const char *
span_find(struct span span, char c)
{
	return memchr(span.at, c, span.len);
}

static struct span
span_before(struct span span, const char *end)
{
	return (struct span){span.at, (size_t)(end - span.at)};
}

static struct span
span_after(struct span span, const char *start)
{
	size_t skipped = (size_t)(start - span.at) + 1;

	return (struct span){start + 1, span.len - skipped};
}

static bool
is_dotted_digits(struct span span)
{
	size_t i;

	for (i = 0; i < span.len; i++) {
		if (span.at[i] != '.' && (span.at[i] < '0' || span.at[i] > '9'))
			return false;
	}
	return span.len > 0 && span.at[0] != '.';
}

/* Refuses what belongs to a URL, with the host that is in it. */
static int
url_refuse(struct span text, const char *scheme_end, char *message)
{
	struct span host = {
	    scheme_end + 3, text.len - (size_t)(scheme_end + 3 - text.at)};
	const char *end;
	char shown[96];

	for (end = host.at; end < host.at + host.len; end++) {
		if (*end == '/' || *end == '?' || *end == '#')
			break;
	}
	host = span_before(host, end);
	if ((end = span_find(host, '@')) != NULL)
		host = span_after(host, end);
	if (host.len == 0)
		return message_refuse(message, text.at, text.len,
		    "is a URL; write the host alone, as in 'old.example.com'");
	message_escape(shown, sizeof(shown), host.at, host.len);
	return message_refuse(
	    message, text.at, text.len, "is a URL; write '%s'", shown);
}

static int
port_parse(struct pattern *pattern, struct span port, char *message)
{
	if (host_port_parse(port.at, port.len, &pattern->port) == 0)
		return 0;
	return message_refuse(message, port.at, port.len,
	    "is not a port; write a number of 1 to 65535 without sign or "
	    "leading zero after the colon, as in ':443', or no colon");
}

static int
host_bits_refuse(const struct pattern *pattern, struct span text, char *message)
{
	char network[INET6_ADDRSTRLEN] = "";
	const struct host_address *address = &pattern->address;

	inet_ntop(address->family == HOST_IPV4 ? AF_INET : AF_INET6,
	    address->bytes, network, sizeof(network));
	return message_refuse(message, text.at, text.len,
	    "has bits set after its prefix; write '%s/%u'", network,
	    pattern->prefix);
}

/* Reads what follows the '/'; the address has been read. */
static int
prefix_parse(
    struct pattern *pattern, struct span text, const char *slash, char *message)
{
	struct span number = span_after(text, slash);
	struct host_address *address = &pattern->address, whole = *address;
	bool mapped = address->family == HOST_IPV4 &&
	              span_find(span_before(text, slash), ':') != NULL;
	enum host_family family = mapped ? HOST_IPV6 : address->family;
	unsigned prefix;

	if (host_prefix_parse(number.at, number.len, family, &prefix) == -1)
		return message_refuse(message, text.at, text.len,
		    "has a prefix length that is wrong; write a number of 0 "
		    "to %u without leading zero after '/', and a port only "
		    "as in '192.168.7.0/24:443' or '[2001:db8::/32]:443'",
		    host_address_bits(family));
	if (mapped && prefix < 96)
		return message_refuse(message, text.at, text.len,
		    "mixes IPv4-mapped addresses and others; write the IPv4 "
		    "prefix, as in '192.168.7.0/24'");
	pattern->prefix = (uint8_t)(mapped ? prefix - 96 : prefix);
	host_address_mask(address, pattern->prefix);
	if (!host_address_equal(address, &whole))
		return host_bits_refuse(pattern, text, message);
	return 0;
}

/* An address or a prefix; else it is not wrong, for the error. */
static int
address_parse(
    struct pattern *pattern, struct span text, const char *wrong, char *message)
{
	const char *slash = span_find(text, '/');
	struct span host = slash != NULL ? span_before(text, slash) : text;
	struct host_address *address = &pattern->address;

	if (host_address_parse(host.at, host.len, address) == -1)
		return message_refuse(
		    message, text.at, text.len, "is not %s", wrong);
	pattern->kind =
	    address->family == HOST_IPV4 ? PATTERN_IPV4 : PATTERN_IPV6;
	pattern->prefix = (uint8_t)host_address_bits(address->family);
	return slash == NULL ? 0 : prefix_parse(pattern, text, slash, message);
}

/* "[address]" or "[address/prefix]", and ":port" perhaps. */
static int
bracketed_parse(struct pattern *pattern, struct span text, char *message)
{
	const char *close = span_find(text, ']');
	struct span inner, rest;

	if (close == NULL)
		return message_refuse(message, text.at, text.len,
		    "has no ']'; write '[2001:db8::7]'");
	rest = span_after(text, close);
	if (rest.len > 0 && rest.at[0] != ':')
		return message_refuse(message, text.at, text.len,
		    "has more after ']' than a port; write "
		    "'[2001:db8::7]:443' or '[2001:db8::/32]:443'");
	if (rest.len > 0 &&
	    port_parse(pattern, span_after(rest, rest.at), message) == -1)
		return -1;
	inner = span_after(span_before(text, close), text.at);
	if (span_find(inner, ':') == NULL)
		return message_refuse(message, text.at, text.len,
		    "has no IPv6 address in its brackets; write "
		    "'[2001:db8::7]', or a name or IPv4 address without "
		    "brackets");
	return address_parse(pattern, inner,
	    "an IPv6 address; write one as in '[2001:db8::7]'", message);
}

static int
name_parse(struct pattern *pattern, struct span text, char *message)
{
	struct span name = text;
	const char *why;

	pattern->kind = PATTERN_NAME;
	if (text.at[0] == '.')
		pattern->kind = PATTERN_SUFFIX;
	else if (text.len > 1 && text.at[0] == '*' && text.at[1] == '.')
		pattern->kind = PATTERN_CHILD;
	name.at += pattern_name_offset(pattern->kind);
	name.len -= pattern_name_offset(pattern->kind);
	if (span_find(name, '*') != NULL)
		return message_refuse(message, text.at, text.len,
		    "has a '*' that is not its first label; write "
		    "'*.example.com', or '.example.com' for every depth");
	why = host_name_parse(name.at, name.len, pattern->name);
	if (why != NULL)
		return message_refuse(message, text.at, text.len,
		    "is not a host (%s); write a name or an address, as in "
		    "'old.example.com' or '192.0.2.7'",
		    why);
	pattern->name_len = (uint8_t)strlen(pattern->name);
	if (pattern->kind != PATTERN_NAME &&
	    memchr(pattern->name, '.', pattern->name_len) == NULL)
		return message_refuse(message, text.at, text.len,
		    "covers a whole top-level domain; write two labels or "
		    "more, as in '*.example.com'");
	return 0;
}

/* A host without a port; not IPv6. */
static int
host_parse(struct pattern *pattern, struct span text, char *message)
{
	const char *slash = span_find(text, '/');
	struct span host = slash != NULL ? span_before(text, slash) : text;
	const char *right = "old.example.com";

	if (text.len == 1 && text.at[0] == '*') {
		pattern->kind = PATTERN_ANY;
		return 0;
	}
	if (is_dotted_digits(host))
		return address_parse(pattern, text,
		    "an IPv4 address; write four numbers of 0 to 255 without "
		    "leading zeros, as in '192.0.2.7'",
		    message);
	if (slash == NULL)
		return name_parse(pattern, text, message);
	if (host_name_parse(host.at, host.len, pattern->name) == NULL)
		right = pattern->name;
	return message_refuse(message, text.at, text.len,
	    "has a '/' after what is no address; write the host alone, as in "
	    "'%s'",
	    right);
}

static int
any_parse(struct pattern *pattern, struct span text, char *message)
{
	const char *colon = span_find(text, ':');
	struct span host = text;

	if (text.at[0] == '[')
		return bracketed_parse(pattern, text, message);
	if (colon != NULL && span_find(span_after(text, colon), ':') != NULL)
		return address_parse(pattern, text,
		    "an IPv6 address, nor a host with one port; write "
		    "'2001:db8::7', '[2001:db8::7]:443', "
		    "'[2001:db8::/32]:443' or 'old.example.com:443'",
		    message);
	if (colon != NULL) {
		host = span_before(text, colon);
		if (port_parse(pattern, span_after(text, colon), message) == -1)
			return -1;
	}
	if (host.len == 0)
		return message_refuse(message, text.at, text.len,
		    "names no host; write one before the colon, as in "
		    "'old.example.com:443'");
	return host_parse(pattern, host, message);
}

int
pattern_parse(struct pattern *pattern, const char *text, size_t len,
    char message[MESSAGE_SIZE])
{
	struct span all = {text, len};
	const char *colon;

	pattern->port = 0;
	if (any_parse(pattern, all, message) == 0)
		return 0;
	/* Two mistakes are told by name, instead of what they lead to. */
	colon = span_find(all, ':');
	if (colon != NULL && text + len - colon > 2 && colon[1] == '/' &&
	    colon[2] == '/')
		return url_refuse(all, colon, message);
	if (span_find(all, '%') != NULL)
		return message_refuse(message, text, len,
		    "has a zone or an escape; write the address or name "
		    "without '%%' and what belongs to it");
	return -1;
}

bool
pattern_is_wide(const struct pattern *pattern)
{
	switch (pattern->kind) {
	case PATTERN_IPV4:
		return pattern->prefix < 8;
	case PATTERN_IPV6:
		return pattern->prefix < 7;
	default:
		return pattern->kind == PATTERN_ANY;
	}
}

bool
pattern_is_single(const struct pattern *pattern)
{
	return pattern->kind == PATTERN_NAME ||
	       (pattern->kind == PATTERN_IPV4 && pattern->prefix == 32) ||
	       (pattern->kind == PATTERN_IPV6 && pattern->prefix == 128);
}

size_t
pattern_name_offset(enum pattern_kind kind)
{
	return kind == PATTERN_CHILD ? 2 : kind == PATTERN_SUFFIX ? 1 : 0;
}
