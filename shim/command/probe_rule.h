/* SPDX-License-Identifier: MIT */
/* A rule that is being looked for. */
#ifndef LEGACYTLS_COMMAND_PROBE_RULE_H
#define LEGACYTLS_COMMAND_PROBE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/probe_job.h"
#include "policy/pin.h"
#include "policy/relax.h"

/* It opens nothing if it is all zero. */
struct probe_rule {
	uint32_t words;   /* of enum relax_word, but for RELAX_PIN */
	uint64_t ciphers; /* as in struct relax; 0 with RELAX_CIPHERS: all */
	unsigned char pins[PROBE_ADDRESSES][PIN_SIZE];
	size_t pin_count;
	int32_t until; /* a day as in struct relax; 0: none */
};

#define PROBE_RULE_SIZE 4096

/* Writes its words, "none" if it opens nothing, as they stand in a rule. */
void probe_rule_words(
    const struct probe_rule *rule, char text[PROBE_RULE_SIZE]);

/* Writes the rule for the target: pattern and words. */
void probe_rule_format(const struct probe_rule *rule,
    const struct probe_target *target, char text[PROBE_RULE_SIZE]);

/* Does it open anything? */
bool probe_rule_opens(const struct probe_rule *rule);

/*
 * Adds the pin of a key. False: it is there already, or there is no room.
 */
bool probe_rule_pin(struct probe_rule *rule, const unsigned char key[PIN_SIZE]);

/* Takes out a word, with its value. */
void probe_rule_drop(struct probe_rule *rule, enum relax_word word);

#endif
