/* SPDX-License-Identifier: MIT */
/* Lines for the user on stderr. */
#ifndef LEGACYTLS_COMMAND_SAY_H
#define LEGACYTLS_COMMAND_SAY_H

/*
 * Writes "legacytls: ", the message and a newline to stderr by one write(2),
 * control characters as line_format has them, and no more than 4 KiB.
 */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
