/* SPDX-License-Identifier: MIT */
/* legacytls probe */
#ifndef LEGACYTLS_COMMAND_PROBE_H
#define LEGACYTLS_COMMAND_PROBE_H

#include "command/command.h"

/* Finds out which rule a server needs. */
command_main probe_main;

#endif
