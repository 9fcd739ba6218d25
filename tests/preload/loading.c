/* SPDX-License-Identifier: MIT */
/*
 * loading DIR: loads certificates of DIR in every way, into an SSL_CTX and an
 * SSL, and prints for each what came of it: "ok" or why not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/own.h"

static const char *const names[][2] = {
    {"strong", NULL},
    {"weak", NULL},
    {"sha1", NULL},
    {"tiny", NULL},
    {"md5", NULL},
    {"weak-ca-leaf", "weak-ca"},
    {"sha1-ca-leaf", "sha1-ca"},
    {"md5-ca-leaf", "md5-ca"},
};

static void
print(const struct own_way *way, const char *name, bool is_ssl, bool is_loaded)
{
	printf("%s %s %s: %s\n", is_ssl ? "SSL" : "SSL_CTX", way->name, name,
	    is_loaded ? "ok" : ERR_reason_error_string(ERR_get_error()));
	ERR_clear_error();
}

static void
load(const struct own_way *way, const char *name, struct own *own)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(ctx);

	print(way, name, false, way->load(ctx, NULL, own));
	print(way, name, true, way->load(ctx, ssl, own));
	SSL_free(ssl);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	struct own own;
	size_t i, way;

	if (argc != 2)
		return 2;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		own_read(&own, argv[1], names[i][0], names[i][1]);
		for (way = 0; way < own_ways_count; way++)
			load(&own_ways[way], names[i][0], &own);
		own_free(&own);
	}
	return 0;
}
