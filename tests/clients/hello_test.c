/* SPDX-License-Identifier: MIT */
/* Compares the ClientHellos of s_client with different arguments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "clients/hello_test.h"

const struct change changes[] = {
    {"nothing changed: the same", {NULL}},
    {"a cipher more: differs", {"-cipher", "ALL"}},
    {"a cipher suite less: differs",
        {"-ciphersuites", "TLS_AES_128_GCM_SHA256"}},
    {"another name: differs", {"-servername", "lister.test"}},
    {"another group: differs", {"-groups", "P-256"}},
    {"another signature algorithm: differs", {"-sigalgs", "RSA+SHA256"}},
    {"another ALPN: differs", {"-alpn", "h3"}},
    {"a lower version: differs", {"-max_protocol", "TLSv1.2"}},
    {"another option: differs", {"-no_ticket"}},
};

const size_t changes_count = sizeof(changes) / sizeof(changes[0]);

/* Whatever is cut off or put behind, it is no ClientHello any more. */
static void
assert_is_strict(const struct hello *hello)
{
	size_t len = hello->len - hello->message, cut;
	uint8_t *message;

	for (cut = 1; cut <= len + 1; cut++) {
		message = calloc(1, cut);
		assert_non_null(message);
		memcpy(message, hello->bytes + hello->message,
		    cut < len ? cut : len);
		assert_int_equal(hello_mask(message, cut) == NULL, cut == len);
		free(message);
	}
}

static void
say_hello(struct bench *bench, const char *const args[4], struct hello *hello)
{
	struct client client = {
	    .host = "listed.test",
	    .argv = {"openssl", "s_client", "-connect", "127.0.0.1:@PORT@",
	        "-servername", "@HOST@", "-alpn", "h2"},
	};
	size_t n = 8, i;

	for (i = 0; i < 4 && args[i] != NULL; i++)
		client.argv[n++] = args[i];
	bench_hello(bench, &(struct attempt){.client = &client}, hello);
}

void
hello_test_change(struct bench *bench, const void *data)
{
	static const char *const none[4];
	const struct change *change = data;
	struct hello before, after;

	say_hello(bench, none, &before);
	say_hello(bench, change->args, &after);
	if (change->args[0] == NULL)
		hello_assert_same(&before, &after);
	else
		hello_assert_differ(&before, &after);
	assert_is_strict(&after);
	hello_free(&before);
	hello_free(&after);
}

/* Makes a session with the server, kept in the file. */
static void
make_session(const struct server *server, const char *version, const char *path)
{
	struct process_result result;
	char target[32];

	snprintf(target, sizeof(target), "127.0.0.1:%s", server->port_text);
	result =
	    process_run((const char *[]){"openssl", "s_client", "-quiet",
	                    "-connect", target, "-servername", "listed.test",
	                    "-alpn", "h2", version, "-sess_out", path, NULL},
	        NULL, "GET / HTTP/1.0\r\n\r\n");
	if (access(path, R_OK) != 0)
		fail_msg("no session; s_client said: %s", result.output);
	process_result_free(&result);
}

void
hello_test_resumption(struct bench *bench, const void *data)
{
	static const char *const none[] = {NULL};
	struct hello hellos[3];
	const char *path;
	size_t i;

	server_openssl(&bench->extra, &bench->scratch, "strong", none);
	for (i = 0; i < 2; i++) {
		path = scratch_path(&bench->scratch, "session");
		make_session(&bench->extra, data, path);
		say_hello(bench, (const char *[4]){data, "-sess_in", path},
		    &hellos[i]);
		assert_int_equal(unlink(path), 0);
	}
	say_hello(bench, (const char *[4]){data}, &hellos[2]);
	hello_assert_same(&hellos[0], &hellos[1]);
	hello_assert_differ(&hellos[0], &hellos[2]);
	assert_is_strict(&hellos[0]);
	for (i = 0; i < 3; i++)
		hello_free(&hellos[i]);
}
