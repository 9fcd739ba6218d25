/* SPDX-License-Identifier: MIT */
/* The ClientHello that a real client sends, to be compared with another. */
#ifndef LEGACYTLS_TESTS_HELLO_H
#define LEGACYTLS_TESTS_HELLO_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What came: the headers of all records that carried the ClientHello, then the
 * handshake message, in one piece. Two of them are equal if the clients sent
 * the same bytes, but for what is drawn anew for each connection, which
 * is zero here, its length kept:
 *   - random and legacy_session_id            (RFC 8446 4.1.2)
 *   - key_exchange of every key_share entry   (4.2.8)
 *   - pre_shared_key: identities, ages, binders (4.2.11), and session_ticket
 *     (RFC 5077 3.2): only a client that resumes sends something in these
 * Nothing else is masked: not GREASE (OpenSSL sends none) nor padding, whose
 * length depends on lengths alone.
 */
struct hello {
	uint8_t *bytes;
	size_t len;
	size_t message; /* where the handshake message begins */
};

/*
 * Masks in place the handshake message of len bytes: type, length and body of
 * exactly one ClientHello (RFC 8446 4.1.2, RFC 5246 7.4.1.2). Returns NULL, or
 * what is wrong with it as a static phrase. Pure.
 */
const char *hello_mask(uint8_t *message, size_t len);

/* A listener that takes one connection on 127.0.0.1. */
struct hello_listener {
	uint16_t port; /* picked by the kernel */
	char port_text[8];
	/* For hello.c only. */
	int fd, ended;
	pthread_t thread;
	int (*preamble)(int fd);
	struct hello hello;
	const char *fault;
};

/*
 * Starts to listen. The listener answers in a thread of its own: it takes the
 * first connection, reads the ClientHello, closes both sockets. The client
 * sees an end of file in its handshake, and later connections are refused.
 * preamble is NULL, or is called with the connection before the first record,
 * for what a protocol exchanges before TLS; it returns 0, or -1 to give up,
 * and must not use cmocka. Each start must be followed by one hello_take, and
 * the struct must stay where it is until then.
 */
void hello_listen(struct hello_listener *listener, int (*preamble)(int fd));

/*
 * Call it when the client has ended. Gives the masked ClientHello, for
 * hello_free; fails the cmocka test if there was no connection, or
 * anything but one well-formed ClientHello in handshake records of its own.
 */
void hello_take(struct hello_listener *listener, struct hello *hello);

/* The same, but does not fail: returns NULL, or what went wrong. */
const char *hello_try_take(
    struct hello_listener *listener, struct hello *hello);

/* Fails the test if they differ, with the first place where they do. */
void hello_assert_same(const struct hello *a, const struct hello *b);

/* Fails the test if they do not differ. */
void hello_assert_differ(const struct hello *a, const struct hello *b);

void hello_free(struct hello *hello);

#endif
