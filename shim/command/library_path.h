/* SPDX-License-Identifier: MIT */
/* Where the preloadable objects are that belong to this command. */
#ifndef LEGACYTLS_COMMAND_LIBRARY_PATH_H
#define LEGACYTLS_COMMAND_LIBRARY_PATH_H

#include <limits.h>
#include <stdbool.h>

/*
 * Writes the absolute path of the file of that name, for LD_PRELOAD or LD_AUDIT
 * of the program whose binary is given: beside this command (in a build tree);
 * or, if this lies in a folder bin, in the folder next to it for which the
 * program's loader has $LIB (ld.so(8)), and then with that token, so that other
 * loaders find their own; or else in the folder lib next to it. Where this
 * command lies is what /proc/self/exe says; neither the working directory nor
 * the environment counts. Returns 0; or -1 with "what is wrong; what would be
 * right" said on stderr, also when this command's path has a blank, a colon or
 * a dollar sign, which those variables cannot hold.
 */
int library_path(const char *name, const char *binary, char path[PATH_MAX]);

/* Is the file there by $LIB, for the machine of the binary? Says nothing. */
bool library_is_in_lib(const char *name, const char *binary);

#endif
