/* SPDX-License-Identifier: MIT */
/* Where the preloadable objects are that belong to this command. */
#ifndef LEGACYTLS_COMMAND_LIBRARY_PATH_H
#define LEGACYTLS_COMMAND_LIBRARY_PATH_H

#include <limits.h>

/*
 * Finds the object of that file name beside this executable (a build tree) or
 * in ../lib of its folder (an installation), and nowhere else. Returns 0 with
 * its absolute path, fit for LD_PRELOAD; or -1 with a line said, also if the
 * path has a character that LD_PRELOAD cannot carry (ld.so(8)).
 */
int library_path(const char *name, char path[PATH_MAX]);

#endif
