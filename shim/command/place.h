/* SPDX-License-Identifier: MIT */
/* Where this command lies, and the objects that were installed with it. */
#ifndef LEGACYTLS_COMMAND_PLACE_H
#define LEGACYTLS_COMMAND_PLACE_H

#include <limits.h>

#define PLACE_LIBRARY "liblegacytls.so"
#define PLACE_REACH "legacytls-reach.so"

/*
 * Writes the absolute path of the file of that name: beside this command (in a
 * build tree), or, if this lies in a folder bin, in the folder lib next to it.
 * Where this command lies is what /proc/self/exe says; neither the working
 * directory nor the environment counts. Returns 0; or -1 with "what is wrong;
 * what would be right" said on stderr, also when the path has a blank, a colon
 * or a dollar sign, which LD_PRELOAD and LD_AUDIT cannot hold.
 */
int place_find(const char *name, char path[PATH_MAX]);

#endif
