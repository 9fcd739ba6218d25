/* SPDX-License-Identifier: MIT */
/* The --host options of 'legacytls run', as one value of LEGACYTLS_HOSTS. */
#ifndef LEGACYTLS_COMMAND_HOST_RULES_H
#define LEGACYTLS_COMMAND_HOST_RULES_H

/*
 * Adds the rules of one option to value, which is NULL at first and is freed
 * or moved. until is NULL, or the date that a rule without one is given.
 * Returns the new value, to be freed; or NULL, and has said on stderr what is
 * wrong: there is no rule in the text, it names a file, or memory runs out.
 * Whether the rules are right is not checked.
 */
char *host_rules_add(char *value, const char *text, const char *until);

#endif
