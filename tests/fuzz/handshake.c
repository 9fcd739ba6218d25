/* SPDX-License-Identifier: MIT */
/*
 * The handshake of 'legacytls probe' with a hostile server. The first byte of
 * the input is the kind of client. Whatever the bytes are, they were not made
 * for this ClientHello, so nothing comes of it.
 */
#include "fuzz/fuzz.h"

#include <sys/socket.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/probe_tls.h"

/* The certificates of the seeds. */
#define TRUSTED "/tests/fuzz/handshake.pem"

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* To read all that the system trusts would take longer than the rest. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return setenv("SSL_CERT_FILE", LEGACYTLS_SOURCE TRUSTED, 1) |
	       setenv("SSL_CERT_DIR", "/dev/null", 1);
}

static void
check_text(const char *text, size_t size)
{
	assert(strnlen(text, size) < size && fuzz_is_printable(text));
}

static void
check_result(const struct probe_result *result)
{
	const struct probe_offer *offer = &result->offer;

	check_text(result->text, sizeof(result->text));
	check_text(offer->version, sizeof(offer->version));
	check_text(offer->suite, sizeof(offer->suite));
	check_text(offer->exchange, sizeof(offer->exchange));
	check_text(offer->signature, sizeof(offer->signature));
	check_text(offer->key, sizeof(offer->key));
	check_text(offer->signed_with, sizeof(offer->signed_with));
	if (result->outcome == PROBE_DONE)
		assert(result->wants_certificate && result->needs_certificate);
	else
		assert(result->outcome > PROBE_DIALOGUE &&
		       result->text[0] != '\0');
	assert(!result->has_key || result->is_tls);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct probe_request request = {.target = {.host = "old.example.com"}};
	struct probe_result result = {0};
	struct probe_wire wire = {.deadline = probe_wire_deadline(3600)};
	struct probe_tls tls;
	int fds[2];

	if (size == 0 || size > 16384)
		return 0;
	request.client = data[0] % 2 == 0 ? PROBE_STRICT : PROBE_DEFAULTS;
	if ((data[0] & 2) != 0) {
		strcpy(request.target.host, "192.0.2.7");
		request.target.is_address = true;
	}
	assert(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
	wire.fd = fds[0];
	assert(write(fds[1], data + 1, size - 1) == (ssize_t)size - 1);
	assert(shutdown(fds[1], SHUT_WR) == 0);
	assert(probe_tls_make(&tls, &wire, &request, &result) == 0);
	assert(probe_tls_handshake(&tls) == -1);
	probe_tls_free(&tls);
	check_result(&result);
	close(fds[0]);
	close(fds[1]);
	return 0;
}
