/* SPDX-License-Identifier: MIT */
/* The text of a refusal: what was given, escaped, and what is wrong with it. */
#ifndef LEGACYTLS_POLICY_MESSAGE_H
#define LEGACYTLS_POLICY_MESSAGE_H

#include <stddef.h>

/*
 * Writes the len bytes at text as printable ASCII: a backslash and every byte
 * outside 0x20 to 0x7e become \xNN. What does not fit in size bytes with the
 * NUL is cut and ends in "...". size is at least 4.
 */
void message_escape(char *out, size_t size, const char *text, size_t len);

/* Room for any refusal with its NUL. */
#define MESSAGE_SIZE 512

/*
 * Writes "'text' " with text escaped and cut at about 60 bytes, then the
 * formatted rest, "is wrong so; write this". Returns -1, for the caller to
 * return.
 */
int message_refuse(char message[MESSAGE_SIZE], const char *text, size_t len,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
