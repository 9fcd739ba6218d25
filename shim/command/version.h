/* SPDX-License-Identifier: MIT */
/* The version of all that is delivered here; nothing else says it. */
#ifndef LEGACYTLS_COMMAND_VERSION_H
#define LEGACYTLS_COMMAND_VERSION_H

#define VERSION "1.0.0"

#endif
