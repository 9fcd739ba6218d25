/* SPDX-License-Identifier: MIT */
/* The values of LD_PRELOAD and LD_AUDIT: lists of objects. */
#ifndef LEGACYTLS_COMMAND_PRELOAD_LIST_H
#define LEGACYTLS_COMMAND_PRELOAD_LIST_H

/*
 * Returns the list with the object at path in it once, to be freed, or NULL if
 * memory runs out. list is NULL or separated as separators says (see ld.so(8):
 * " :" for LD_PRELOAD, ":" for LD_AUDIT); the result has colons. What else is
 * in the list stays, in its order. The object comes where one with the same
 * file name was, whose place it takes, or else at the end, for a sanitizer's
 * has to come first; but before a libssl, whose functions are called else.
 */
char *preload_list_add(
    const char *list, const char *path, const char *separators);

#endif
