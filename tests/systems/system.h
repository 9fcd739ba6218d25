/* SPDX-License-Identifier: MIT */
/* What build.sh has made for another system. */
#ifndef LEGACYTLS_TESTS_SYSTEM_H
#define LEGACYTLS_TESTS_SYSTEM_H

/*
 * Enters the system's folder below SYSTEMS, which the Makefile defines. Skips
 * the cmocka test if build.sh has left the system out, and said why.
 */
void system_enter(const char *name);

#endif
