/* SPDX-License-Identifier: MIT */
/* legacytls report. */
#ifndef LEGACYTLS_COMMAND_REPORT_H
#define LEGACYTLS_COMMAND_REPORT_H

#include "command/command.h"

/* Its options and exit codes are in README. */
command_main report_main;

#endif
