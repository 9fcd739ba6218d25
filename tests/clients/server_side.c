/* SPDX-License-Identifier: MIT */
/* Offers that nginx takes or refuses, asked of it twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "clients/server_side.h"
#include "support/loopback.h"

/* To s_client a line with R alone means: renegotiate. */
#define RENEGOTIATE "R\n"

const struct offer offers[] = {
    {"TLS 1.3", {NULL}, "Protocol version: TLSv1.3"},
    {"TLS 1.2", {"-tls1_2"}, "Ciphersuite: ECDHE-RSA-AES256-GCM-SHA384"},
    {"a renegotiation is refused", {"-tls1_2"}, "no renegotiation"},
    {"TLS 1.1 is refused", {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"},
        "alert protocol version"},
    {"RSA key transport is refused", {"-tls1_2", "-cipher", "AES128-SHA"},
        "alert handshake failure"},
    {"SHA-1 signatures are refused",
        {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", "ALL:@SECLEVEL=0"},
        "alert handshake failure"},
    {"no authentication is refused",
        {"-tls1_2", "-cipher", "aNULL:@SECLEVEL=0"}, "alert handshake failure"},
};

const size_t offers_count = sizeof(offers) / sizeof(offers[0]);

static const struct client nginx = {
    .name = "nginx",
    .probe = "nginx -v",
    .host = "localhost",
    .argv = {"nginx", "-p", "@DIR@", "-c", "@CONFIG@"},
    .config = "nginx_server.conf",
};

static void
assert_answers(
    struct bench *bench, const struct offer *offer, const struct attempt *how)
{
	const char *argv[16] = {"openssl", "s_client", "-brief", "-connect"};
	struct process_result result;
	char target[32];
	size_t i, n = 4;
	uint16_t port;
	int fd;

	/* Nobody else gets the port meanwhile, and nginx shares it. */
	fd = loopback_reserve(&port);
	bench_start(bench, how, port);
	snprintf(target, sizeof(target), "127.0.0.1:%u", port);
	argv[n++] = target;
	for (i = 0; i < 8 && offer->args[i] != NULL; i++)
		argv[n++] = offer->args[i];
	result = process_run(argv, NULL, RENEGOTIATE);
	if (strstr(result.output, offer->answer) == NULL)
		fail_msg("s_client said: %s", result.output);
	process_result_free(&result);
	bench_clean(bench);
	close(fd);
}

void
server_side_run(struct bench *bench, const void *data)
{
	struct attempt how = {.client = &nginx};

	if (!bench_has(bench, &nginx)) {
		print_message("nginx cannot be used here\n");
		skip();
	}
	assert_answers(bench, data, &how);
	how.has_shim = true;
	how.rules = "127.0.0.0/8, localhost, listed.test";
	assert_answers(bench, data, &how);
}
