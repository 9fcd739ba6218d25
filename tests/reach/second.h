/* SPDX-License-Identifier: MIT */
/* A second libssl that is not to be called. */
#ifndef LEGACYTLS_TESTS_SECOND_H
#define LEGACYTLS_TESTS_SECOND_H

/*
 * Changes the libssl at path, so that its symbols have no versions, as those of
 * an interposer have none, and that its SSL_CTX_new ends the process. Fails the
 * cmocka test if it cannot.
 */
void second_make(const char *path);

/* The same with versions of another name, as those of another release have. */
void second_make_other(const char *path);

#endif
