/* SPDX-License-Identifier: MIT */
/*
 * What a hostile server says to 'legacytls probe' before TLS, and in answer to
 * its hand-made ClientHello. The first byte of the input is the protocol, the
 * second how the rest is cut into packets: which must not matter.
 */
#include "fuzz/fuzz.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ssl.h>

#include "command/probe_beyond.h"
#include "command/probe_starttls.h"
#include "command/probe_wire.h"

/* The two hand-made ClientHellos come after the protocols. */
#define BEYOND (PROBE_MYSQL + 1)
#define BEYOND_SSL3 (PROBE_MYSQL + 2)
#define KINDS (PROBE_MYSQL + 3)

/* Far beyond what any conversation takes. */
#define READ_MAX (128 * 1024)
#define SENT_MAX 512

/* The server. */
static struct {
	const uint8_t *at;
	size_t left;
	unsigned cut; /* bytes of a packet at most; 0: all in one */
	unsigned calls;
	char sent[SENT_MAX]; /* by the client */
	size_t sent_len;
} server;

int __wrap_poll(struct pollfd *ready, nfds_t count, int timeout);
ssize_t __wrap_recv(int fd, void *bytes, size_t size, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t size, int flags);

/* Each third call is interrupted, and each fifth of recv comes too early. */
static bool
fails(unsigned which, int error)
{
	if (server.cut == 0 || ++server.calls % which != 0)
		return false;
	errno = error;
	return true;
}

int
__wrap_poll(struct pollfd *ready, nfds_t count, int timeout)
{
	assert(count == 1 && timeout > 0);
	if (fails(3, EINTR))
		return -1;
	ready->revents = ready->events;
	return 1;
}

ssize_t
__wrap_recv(int fd, void *bytes, size_t size, int flags)
{
	(void)fd, (void)flags;
	assert(size > 0);
	if (fails(5, EAGAIN))
		return -1;
	if (size > server.left)
		size = server.left;
	if (server.cut != 0 && size > server.cut)
		size = server.cut;
	memcpy(bytes, server.at, size);
	server.at += size;
	server.left -= size;
	return (ssize_t)size;
}

ssize_t
__wrap_send(int fd, const void *bytes, size_t size, int flags)
{
	(void)fd;
	assert((flags & MSG_NOSIGNAL) != 0);
	if (fails(3, EINTR))
		return -1;
	if (server.cut != 0 && size > server.cut)
		size = server.cut;
	assert(server.sent_len + size <= sizeof(server.sent));
	memcpy(server.sent + server.sent_len, bytes, size);
	server.sent_len += size;
	return (ssize_t)size;
}

/* What came of one conversation. */
struct outcome {
	int rv;
	char text[PROBE_FAULT_SIZE];
	char sent[SENT_MAX];
	size_t sent_len;
};

static struct outcome
talk(unsigned kind, unsigned cut, const uint8_t *data, size_t size)
{
	const struct probe_wire wire = {
	    .fd = 0, .deadline = probe_wire_deadline(3600)};
	struct outcome outcome = {0};

	server.at = data;
	server.left = size;
	server.cut = cut;
	server.calls = 0;
	server.sent_len = 0;
	if (kind < BEYOND)
		outcome.rv = probe_starttls(
		    &wire, (enum probe_protocol)kind, outcome.text);
	else
		probe_beyond_ask(&wire,
		    kind == BEYOND ? TLS1_2_VERSION : SSL3_VERSION,
		    "old.example.com", outcome.text);
	assert(size - server.left <= READ_MAX);
	memcpy(outcome.sent, server.sent, server.sent_len);
	outcome.sent_len = server.sent_len;
	return outcome;
}

static bool
has(const uint8_t *data, size_t size, const char *text)
{
	size_t len = strlen(text), i;

	for (i = 0; i + len <= size; i++) {
		if (memcmp(data + i, text, len) == 0)
			return true;
	}
	return false;
}

/* What a server has to have said before TLS may begin. */
static void
check_consent(unsigned kind, const uint8_t *data, size_t size)
{
	switch (kind) {
	case PROBE_SMTP:
		assert(has(data, size, "250") && has(data, size, "220"));
		break;
	case PROBE_IMAP:
		assert(has(data, size, "* OK") && has(data, size, "\na OK"));
		break;
	case PROBE_POP3:
		assert(has(data, size, "+OK") && has(data, size, "\n+OK"));
		break;
	case PROBE_FTP:
		assert(has(data, size, "220") && has(data, size, "\n234"));
		break;
	case PROBE_LDAP:
		assert(size >= 10 && data[0] == 0x30);
		break;
	case PROBE_POSTGRES:
		assert(data[0] == 'S');
		break;
	case PROBE_MYSQL:
		assert(size > 20 && data[4] == 10);
		break;
	}
}

static void
check_outcome(unsigned kind, const struct outcome *outcome, const uint8_t *data,
    size_t size)
{
	assert(strnlen(outcome->text, sizeof(outcome->text)) <
	       sizeof(outcome->text));
	assert(fuzz_is_printable(outcome->text));
	if (kind >= BEYOND)
		return;
	assert((outcome->rv == -1) == (outcome->text[0] != '\0'));
	assert(outcome->rv == -1 || outcome->rv == 0);
	if (outcome->rv == 0)
		check_consent(kind, data, size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct outcome whole, cut;
	unsigned kind;

	if (size < 2)
		return 0;
	kind = data[0] % KINDS;
	whole = talk(kind, 0, data + 2, size - 2);
	check_outcome(kind, &whole, data + 2, size - 2);
	cut = talk(kind, 1 + data[1] % 16, data + 2, size - 2);
	assert(whole.rv == cut.rv && strcmp(whole.text, cut.text) == 0);
	/* The ClientHellos differ in their random bytes. */
	assert(whole.sent_len == cut.sent_len);
	if (kind < BEYOND)
		assert(memcmp(whole.sent, cut.sent, cut.sent_len) == 0);
	return 0;
}
