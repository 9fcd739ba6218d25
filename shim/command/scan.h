/* SPDX-License-Identifier: MIT */
/* TLS libraries that are linked into a program, found by their strings. */
#ifndef LEGACYTLS_COMMAND_SCAN_H
#define LEGACYTLS_COMMAND_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* As much of a version as is kept, with its NUL. */
#define SCAN_VERSION_SIZE 24

struct scan {
	/*
	 * OPENSSL_VERSION_TEXT, "3.0.19" of "OpenSSL 3.0.19 27 Jan 2026", which
	 * its headers have as well; "": there is none.
	 */
	char openssl[SCAN_VERSION_SIZE];
	bool libssl;    /* the name of one of its sources: it is there itself */
	bool boringssl; /* which says that it is an OpenSSL 1.1 */
	bool rustls;    /* the name of its crate, in paths of its sources */
};

/* Adds what is found in the bytes. scan is all zero before the first call. */
void scan_bytes(struct scan *scan, const char *bytes, size_t len);

/* Adds what is found in the file at path; an unreadable one has nothing. */
void scan_file(struct scan *scan, const char *path);

#endif
