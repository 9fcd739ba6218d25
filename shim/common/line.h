/* SPDX-License-Identifier: MIT */
/* A line for the user, safe to show on a terminal. */
#ifndef LEGACYTLS_COMMON_LINE_H
#define LEGACYTLS_COMMON_LINE_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Writes "legacytls: ", the message and a newline into line, each byte of
 * control characters (C0, DEL, C1 also in UTF-8) as '?', and other text as it
 * is; a longer one is cut to size bytes. Returns its length without a NUL,
 * or 0 if it cannot be formatted. Safe in any thread.
 */
size_t line_format(char *line, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
