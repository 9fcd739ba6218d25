/* SPDX-License-Identifier: MIT */
/* The LEGACYTLS_ variables, and what the object refuses in them. */
#ifndef LEGACYTLS_COMMAND_VARIABLES_H
#define LEGACYTLS_COMMAND_VARIABLES_H

#include <stdbool.h>

#include "common/hosts.h"

/* In the order in which the object reads them. */
enum variable {
	VARIABLE_PROGRAMS,
	VARIABLE_JOURNAL,
	VARIABLE_CONTAIN,
	VARIABLE_SERVER,
	VARIABLE_HOSTS,
	VARIABLE_COUNT,
};

/* "LEGACYTLS_PROGRAMS", ...; a static string. */
const char *variable_name(enum variable variable);

/*
 * Does the object refuse the value, which is NULL if there is none? Then line
 * is what is wrong and what would be right. Never of VARIABLE_HOSTS, for which
 * there is hosts_load. After a journal that is refused hosts are relaxed all
 * the same, after any other none is.
 */
bool variable_is_refused(
    enum variable variable, const char *value, char line[HOSTS_LINE_SIZE]);

#endif
