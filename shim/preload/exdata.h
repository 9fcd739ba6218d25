/* SPDX-License-Identifier: MIT */
/* The place of our own data on OpenSSL's objects. */
#ifndef LEGACYTLS_PRELOAD_EXDATA_H
#define LEGACYTLS_PRELOAD_EXDATA_H

#include "preload/library.h"

/*
 * The index, kept in *index, of our ex_data on objects of the class
 * (CRYPTO_EX_INDEX_SSL and so on), made by the first call; -1 if memory runs
 * out. dup and free are as for CRYPTO_get_ex_new_index(3), their argp is lib;
 * either may be NULL. Safe in any thread.
 */
int exdata_index(struct library *lib, _Atomic int *index, int class,
    CRYPTO_EX_dup *dup, CRYPTO_EX_free *free);

#endif
