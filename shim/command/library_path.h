/* SPDX-License-Identifier: MIT */
/* Where the preloadable objects are that belong to this command. */
#ifndef LEGACYTLS_COMMAND_LIBRARY_PATH_H
#define LEGACYTLS_COMMAND_LIBRARY_PATH_H

#include <limits.h>

/*
 * Writes the absolute path of the file of that name: beside this command (in a
 * build tree), or, if this lies in a folder bin, in the folder lib next to it.
 * Where this command lies is what /proc/self/exe says; neither the working
 * directory nor the environment counts. Returns 0; or -1 with "what is wrong;
 * what would be right" said on stderr, also when the path has a blank, a colon
 * or a dollar sign, which LD_PRELOAD and LD_AUDIT cannot hold.
 */
int library_path(const char *name, char path[PATH_MAX]);

#endif
