/* SPDX-License-Identifier: MIT */
/* What is known of programs by their names. */
#ifndef LEGACYTLS_COMMAND_KNOWN_H
#define LEGACYTLS_COMMAND_KNOWN_H

#include <limits.h>
#include <stddef.h>

#define KNOWN_MODULES 3

/* What a program loads, or starts, when it comes to TLS. */
struct known_modules {
	char *paths[KNOWN_MODULES]; /* those that are installed */
	size_t count;
};

/*
 * Finds, for the binary at the canonical path, the modules by which it is
 * known to come to its TLS library: Python's _ssl, Perl's Net::SSLeay, ... The
 * list may be empty, and is to be given to known_modules_free.
 */
void known_modules_find(struct known_modules *modules, const char *path);

void known_modules_free(struct known_modules *modules);

/*
 * How the program of that file name does the same by an option of its own: a
 * static sentence, or NULL.
 */
const char *known_option(const char *name);

/* What else is to be known of the program of that file name, or NULL. */
const char *known_note(const char *name);

#endif
