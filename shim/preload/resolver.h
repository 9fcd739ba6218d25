/* SPDX-License-Identifier: MIT */
/* The names that this process has resolved, and to which addresses. */
#ifndef LEGACYTLS_PRELOAD_RESOLVER_H
#define LEGACYTLS_PRELOAD_RESOLVER_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>

#include "policy/host.h"

/*
 * Notes the answers of getaddrinfo(3) for the node. A NULL node and an IP
 * literal are passed over: they name nobody. The table is bounded: past its
 * end an address is only remembered as having names that are not known. Safe
 * in any thread, takes no lock and no memory.
 */
void resolver_note(const char *node, const struct addrinfo *answers);

/* Has this process resolved the canonical name to the address? */
bool resolver_has(const char *name, const struct host_address *address);

/* Has this process resolved it to any? False also if the table was full. */
bool resolver_knows(const char *name);

/*
 * The next name that resolved to the address; *cursor is 0 at first. NULL at
 * the end. A static string that stays as it is.
 */
const char *resolver_name(const struct host_address *address, size_t *cursor);

/*
 * Are the names of resolver_name all that resolved to the address? False also
 * where that cannot be told.
 */
bool resolver_is_complete(const struct host_address *address);

#endif
