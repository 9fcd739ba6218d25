/* SPDX-License-Identifier: MIT */
/* What the programs that make handshakes share. */
#include <err.h>
#include <stdio.h>
#include <time.h>

#include <openssl/err.h>

#include "bench/tls.h"

void
tls_die(const char *what)
{
	ERR_print_errors_fp(stderr);
	errx(1, "%s", what);
}

static const char *
path(const char *dir, const char *name, char buffer[256])
{
	snprintf(buffer, 256, "%s/%s", dir, name);
	return buffer;
}

SSL_CTX *
tls_client(const char *dir)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char buffer[256];

	if (ctx == NULL ||
	    !SSL_CTX_load_verify_file(ctx, path(dir, "ca.pem", buffer)))
		tls_die("client context");
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	return ctx;
}

SSL_CTX *
tls_server(const char *dir)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	char cert[256], key[256];

	if (ctx == NULL ||
	    !SSL_CTX_use_certificate_file(
	        ctx, path(dir, "strong.pem", cert), SSL_FILETYPE_PEM) ||
	    !SSL_CTX_use_PrivateKey_file(
	        ctx, path(dir, "strong.key", key), SSL_FILETYPE_PEM))
		tls_die("server context");
	return ctx;
}

static double
nanoseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

void
stopwatch_start(struct stopwatch *watch)
{
	watch->wall = nanoseconds(CLOCK_MONOTONIC);
	watch->cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
}

void
stopwatch_print(const struct stopwatch *watch, int n)
{
	printf("%.0f %.0f", (nanoseconds(CLOCK_MONOTONIC) - watch->wall) / n,
	    (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - watch->cpu) / n);
}
