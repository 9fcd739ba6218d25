/* SPDX-License-Identifier: MIT */
/* Reads the ClientHello of one connection. */
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/hello.h"
#include "support/loopback.h"

#define HEADER 5 /* of a record: type, version, length (RFC 8446 5.1) */
#define HANDSHAKE 22
#define RECORDS_MAX 16UL
#define RECORD_MAX 16384UL

/* Type and length of the handshake message, once they are there. */
static size_t
message_len(const uint8_t *message, size_t len)
{
	if (len < 4)
		return 4;
	return 4 + ((size_t)message[1] << 16 | message[2] << 8 | message[3]);
}

/* Reads records until the message is complete; NULL, or what is wrong. */
static const char *
read_message(int fd, uint8_t *headers, size_t *headers_len, uint8_t *message,
    size_t *len)
{
	uint8_t *header;
	size_t fragment;

	*headers_len = *len = 0;
	while (*len < message_len(message, *len)) {
		if (*headers_len == RECORDS_MAX * HEADER)
			return "a ClientHello in too many records";
		header = headers + *headers_len;
		if (loopback_read(fd, header, HEADER) == -1)
			return "closed before the ClientHello was complete";
		*headers_len += HEADER;
		fragment = (size_t)header[3] << 8 | header[4];
		if (header[0] != HANDSHAKE)
			return "not a handshake record";
		if (fragment == 0 || fragment > RECORD_MAX)
			return "a record of an impossible length";
		if (loopback_read(fd, message + *len, fragment) == -1)
			return "closed within a record";
		*len += fragment;
	}
	return hello_mask(message, *len);
}

static const char *
read_hello(int fd, struct hello *hello)
{
	uint8_t headers[RECORDS_MAX * HEADER];
	uint8_t *message;
	const char *fault;

	message = malloc(RECORDS_MAX * RECORD_MAX);
	if (message == NULL)
		return "no memory";
	fault =
	    read_message(fd, headers, &hello->message, message, &hello->len);
	if (fault == NULL) {
		hello->len += hello->message;
		hello->bytes = malloc(hello->len);
		if (hello->bytes == NULL)
			fault = "no memory";
	}
	if (fault == NULL) {
		memcpy(hello->bytes, headers, hello->message);
		memcpy(hello->bytes + hello->message, message,
		    hello->len - hello->message);
	}
	free(message);
	return fault;
}

/* The first connection; -1 if the client has ended and there was none. */
static int
take_connection(const struct hello_listener *listener)
{
	struct pollfd wait[] = {
	    {.fd = listener->fd, .events = POLLIN},
	    {.fd = listener->ended, .events = POLLIN},
	};

	poll(wait, 2, -1);
	if ((wait[0].revents & POLLIN) == 0)
		return -1;
	return accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
}

static void *
serve(void *argument)
{
	struct hello_listener *listener = argument;
	int fd;

	fd = take_connection(listener);
	close(listener->fd);
	if (fd == -1) {
		listener->fault = "no connection";
		return NULL;
	}
	if (listener->preamble != NULL && listener->preamble(fd) == -1)
		listener->fault = "the connection did not get to TLS";
	else
		listener->fault = read_hello(fd, &listener->hello);
	close(fd);
	return NULL;
}

void
hello_listen(struct hello_listener *listener, int (*preamble)(int fd))
{
	*listener = (struct hello_listener){.preamble = preamble};
	listener->fd = loopback_listen(1, &listener->port);
	listener->ended = eventfd(0, EFD_CLOEXEC);
	assert_true(listener->ended != -1);
	snprintf(listener->port_text, sizeof(listener->port_text), "%u",
	    listener->port);
	assert_int_equal(
	    pthread_create(&listener->thread, NULL, serve, listener), 0);
}

const char *
hello_try_take(struct hello_listener *listener, struct hello *hello)
{
	eventfd_write(listener->ended, 1);
	pthread_join(listener->thread, NULL);
	close(listener->ended);
	*hello = listener->hello;
	return listener->fault;
}

void
hello_take(struct hello_listener *listener, struct hello *hello)
{
	const char *fault = hello_try_take(listener, hello);

	if (fault != NULL)
		fail_msg("no ClientHello: %s", fault);
}

/* Where they begin to differ; the length of both if they do not. */
static size_t
difference(const struct hello *a, const struct hello *b)
{
	size_t i;

	for (i = 0; i < a->len && i < b->len; i++) {
		if (a->bytes[i] != b->bytes[i])
			break;
	}
	return i;
}

void
hello_assert_same(const struct hello *a, const struct hello *b)
{
	size_t at = difference(a, b);

	assert_true(a->len > 0 && b->len > 0);
	if (at != a->len || at != b->len)
		fail_msg("the ClientHellos of %zu and %zu bytes differ from "
		         "byte %zu of the message on",
		    a->len - a->message, b->len - b->message, at - a->message);
}

void
hello_assert_differ(const struct hello *a, const struct hello *b)
{
	size_t at = difference(a, b);

	assert_true(a->len > 0 && b->len > 0);
	if (at == a->len && at == b->len)
		fail_msg("the ClientHellos do not differ");
}

void
hello_free(struct hello *hello)
{
	free(hello->bytes);
	hello->bytes = NULL;
}
