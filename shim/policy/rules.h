/* SPDX-License-Identifier: MIT */
/* Rule text into a rule set, and the most specific rule for a peer. */
#ifndef LEGACYTLS_POLICY_RULES_H
#define LEGACYTLS_POLICY_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "message.h"
#include "relax.h"

enum rules_source {
	RULES_VALUE, /* the value of LEGACYTLS_HOSTS: '#' is an error */
	RULES_FILE,  /* a file: '#' starts a comment that ends with the line */
};

/* One rule, owned by its rule set and read-only. */
struct rule {
	const char *text; /* as written, blanks trimmed; not terminated */
	uint32_t len;     /* of text, in bytes */
	uint32_t line;    /* in the value or file, from 1 */
	uint32_t number;  /* among the rules, from 1 */
	uint16_t port;    /* 0: every port */
	uint8_t kind;     /* private, as are extent and address: see key.h */
	uint8_t extent;
	struct relax relax;
	uint8_t address[16];
};

struct rules;

/* A refused rule set. */
struct rules_error {
	uint32_t rule;  /* the rule's number, from 1; 0: not any one rule */
	uint32_t line;  /* its line, from 1; 0 with rule 0 */
	char text[128]; /* printable: escaped, and cut with "..." */
	char message[MESSAGE_SIZE]; /* "what is wrong; what would be right" */
};

/* The other end of a connection, as far as it is known. */
struct rules_peer {
	const char *name;                   /* canonical, or NULL */
	const struct host_address *address; /* or NULL */
	uint16_t port;                      /* 0: unknown */
};

/*
 * Parses len bytes of rules (DESIGN section 2; the grammar is in README). The
 * text is copied; it may be NULL if len is 0. All or nothing: returns the set,
 * to be given to rules_free, or NULL with *error filled in, also when memory
 * runs out. A value without any rule is an error (rule 1, text ""), a file
 * without any is not. Of a rule with several faults the first is told. More
 * than 16 MiB are refused.
 */
struct rules *rules_parse(const char *text, size_t len,
    enum rules_source source, struct rules_error *error);

/*
 * The same of a text from malloc, which becomes part of the set, or is freed if
 * there is none: a long one is not in memory twice. NULL is taken for memory
 * that has run out.
 */
struct rules *rules_take(char *text, size_t len, enum rules_source source,
    struct rules_error *error);

/* NULL is allowed. */
void rules_free(struct rules *rules);

size_t rules_count(const struct rules *rules);

/* The rule with the number i + 1, for i < rules_count(). */
const struct rule *rules_at(const struct rules *rules, size_t i);

/* The words (enum relax_word) that any of the rules has, ended or not. */
uint32_t rules_relax_words(const struct rules *rules);

/* The day with which the first of the rules ends; RELAX_NO_END: none does. */
int32_t rules_first_end(const struct rules *rules);

/*
 * Does the rule name its host, or a port: is it for a single name, for a single
 * address, or for a port? '*.', '.' and a prefix take in what nobody thought
 * of, a proxy for one.
 */
bool rules_is_narrow(const struct rule *rule);

/* Does the first allow what the second does not? NULL allows nothing. */
bool rules_allow_more(const struct rule *rule, const struct rule *other);

/* Is there a rule for a name that has not ended before today? */
bool rules_have_name(const struct rules *rules, int32_t today);

/*
 * A port for which a rule that has not ended before today covers the name, the
 * lowest of several; 0: there is none. It takes a look-up for each port that
 * the rules have.
 */
uint16_t rules_port_of(
    const struct rules *rules, const char *name, int32_t today);

/* Is there a port for which a rule with 'pin' covers the peer (its own: 0)? */
bool rules_may_pin(
    const struct rules *rules, const struct rules_peer *peer, int32_t today);

/*
 * Is there a rule for an address or a port? If not, the answer for a peer with
 * a name is the same whatever its address and port are.
 */
bool rules_ask_for_socket(const struct rules *rules);

/* The same for a host of that name; name: of host_name_parse. */
bool rules_ask_for_socket_of(
    const struct rules *rules, const char *name, int32_t today);

/*
 * The most specific rule that covers the peer and has not ended before today
 * (days since 1970-01-01, UTC), or NULL. Exact name, then "*.", then the
 * longest ".suffix", then an exact address, then the longest prefix, then "*";
 * of two rules with the same pattern the one with a port first. A rule with a
 * port never covers a peer whose port is unknown. Allocates nothing; safe in
 * any thread.
 */
const struct rule *rules_find(
    const struct rules *rules, const struct rules_peer *peer, int32_t today);

/*
 * The same, but the rule is the one for every address and every port that the
 * peer can have, where they are not known. NULL also if it depends on them:
 * the rule that is right may allow less. It takes a look-up for each port that
 * the rules have.
 */
const struct rule *rules_find_certain(
    const struct rules *rules, const struct rules_peer *peer, int32_t today);

#endif
