/* SPDX-License-Identifier: MIT */
/* TLS libraries that are linked into a program, found by their strings. */
#define _GNU_SOURCE
#include <sys/stat.h>

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/scan.h"

#define WINDOW ((size_t)1 << 20)
#define OVERLAP 128

/* True if the bytes go on with the text. */
static bool
begins(const char *bytes, const char *end, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(end - bytes) >= len && memcmp(bytes, text, len) == 0;
}

/* " 27 Jan", "  1 Jul" or "  11 Sep", as OpenSSL 1 has it. */
static bool
is_day(const char *at, const char *end)
{
	while (at < end && *at == ' ')
		at++;
	while (at < end && isdigit((unsigned char)*at))
		at++;
	return end - at > 2 && isdigit((unsigned char)at[-1]) && at[0] == ' ' &&
	       isupper((unsigned char)at[1]);
}

/*
 * "3.0.19 27 Jan 2026": a version, then the day of its release. "OpenSSL 3"
 * alone is in many a message.
 */
static void
openssl_found(struct scan *scan, const char *at, const char *end)
{
	const char *version = at;
	size_t len;

	if (end - at < 3 || !isdigit((unsigned char)at[0]) || at[1] != '.')
		return;
	while (at < end && (isalnum((unsigned char)*at) ||
	                       (*at != '\0' && strchr(".+-", *at) != NULL)))
		at++;
	len = (size_t)(at - version);
	if (begins(at, end, " (compatible; BoringSSL)"))
		scan->boringssl = true;
	else if (len < SCAN_VERSION_SIZE && is_day(at, end)) {
		memcpy(scan->openssl, version, len);
		scan->openssl[len] = '\0';
	}
}

/* "rustls-0.23.5/src/..." */
static void
rustls_found(struct scan *scan, const char *at, const char *end)
{
	if (end - at > 1 && isdigit((unsigned char)at[0]))
		scan->rustls = true;
}

/* "ssl/statem/statem_clnt.c": the whole is not in here, so not in ourselves. */
static void
libssl_found(struct scan *scan, const char *at, const char *end)
{
	if (begins(at, end, "c"))
		scan->libssl = true;
}

static void
seek(struct scan *scan, const char *bytes, size_t len, const char *text,
    void (*found)(struct scan *, const char *, const char *))
{
	const char *end = bytes + len, *at = bytes;
	size_t text_len = strlen(text);

	while ((at = memmem(at, (size_t)(end - at), text, text_len)) != NULL) {
		at += text_len;
		found(scan, at, end);
	}
}

void
scan_bytes(struct scan *scan, const char *bytes, size_t len)
{
	seek(scan, bytes, len, "OpenSSL ", openssl_found);
	seek(scan, bytes, len, "ssl/statem/statem_clnt.", libssl_found);
	seek(scan, bytes, len, "rustls-0.", rustls_found);
}

/* Windows overlap, so that no string is cut in both. */
static void
scan_descriptor(struct scan *scan, int fd, char *window)
{
	size_t kept = 0, len;
	ssize_t got;

	while ((got = read(fd, window + kept, WINDOW - kept)) > 0) {
		len = kept + (size_t)got;
		scan_bytes(scan, window, len);
		kept = len < OVERLAP ? len : OVERLAP;
		memmove(window, window + len - kept, kept);
	}
}

void
scan_file(struct scan *scan, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *window = malloc(WINDOW);
	struct stat status;

	if (fd != -1 && window != NULL && fstat(fd, &status) == 0 &&
	    S_ISREG(status.st_mode))
		scan_descriptor(scan, fd, window);
	free(window);
	if (fd != -1)
		close(fd);
}
