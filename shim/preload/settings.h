/* SPDX-License-Identifier: MIT */
/* The LEGACYTLS_* variables. */
#ifndef LEGACYTLS_PRELOAD_SETTINGS_H
#define LEGACYTLS_PRELOAD_SETTINGS_H

#include <stdbool.h>

#include "policy/rules.h"
#include "policy/server_words.h"

/*
 * The variables are read by the first call of one of the first seven functions,
 * and what they find holds until the process ends; a line on stderr says what
 * is refused, and that a rule has ended. If LEGACYTLS_PROGRAMS names other
 * programs, or the process runs with privileges that its caller lacks
 * (AT_SECURE), it is as if none were set. Safe in any thread; errno may change.
 */

/* Is there anything to do in this process? */
bool settings_are_active(void);

/*
 * The target of LEGACYTLS_JOURNAL, for journal_write; NULL if it is unset or
 * refused. Reads no other variable than this and LEGACYTLS_PROGRAMS.
 */
const char *settings_journal(void);

/*
 * The same as the process starts: without that variable no other is read, for
 * the program may set them yet.
 */
const char *settings_journal_at_start(void);

/* The rules of LEGACYTLS_HOSTS; NULL if it is unset, or any variable refused.
 */
const struct rules *settings_rules(void);

/* Why the rules are refused; NULL: they are not, or memory has run out. */
const char *settings_refused(void);

/* The words (enum relax_word) that any of the rules has. */
uint32_t settings_words(void);

/* LEGACYTLS_CONTAIN: are connections held to OpenSSL's defaults? */
bool settings_contains(void);

/*
 * Can CONTAIN, or a word of any rule, refuse what the application's security
 * callback admits? 'tls1.0' and 'tls1.1' can: see ciphers_append.
 */
bool settings_restrict(void);

/* LEGACYTLS_SERVER; all zero if it is unset or refused. Never NULL. */
const struct server_words *settings_server(void);

/*
 * Is LEGACYTLS_HOSTS set at all? Cheap, reads no file, and async-signal-safe.
 * False under AT_SECURE.
 */
bool settings_are_given(void);

/* Today in days since 1970-01-01, UTC; INT32_MAX if there is no clock. */
int32_t settings_today(void);

#endif
