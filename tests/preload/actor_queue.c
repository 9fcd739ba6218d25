/* SPDX-License-Identifier: MIT */
/* Waits for all of them at once. */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>

#include "preload/actor_links.h"
#include "preload/actor_queue.h"

#define MOST 400

static struct {
	SSL *ssl; /* NULL: it is over */
	bool is_sent;
	struct actor_link link;
	const char *outcome;
} queue[MOST];
static int count;

void
queue_make(SSL *ssl, const struct actor_link *link)
{
	queue[count].ssl = ssl;
	queue[count].outcome = NULL;
	queue[count].is_sent = false;
	queue[count++].link = *link;
	hello_make(ssl);
}

static void
send_at(int at)
{
	hello_send(queue[at].ssl, &queue[at].link);
	queue[at].is_sent = true;
}

void
queue_send(const char *number)
{
	send_at(atoi(number));
}

void
queue_match(int fd)
{
	char bytes[4096] = {0};
	size_t len = BIO_ctrl_pending(SSL_get_wbio(queue[0].ssl));

	if (len > sizeof(bytes) || send(fd, bytes, len, 0) != (ssize_t)len)
		die("match");
}

static void
drop(int at)
{
	SSL_free(queue[at].ssl);
	queue[at].ssl = NULL;
	/* A child may have the socket, too. */
	shutdown(queue[at].link.fd, SHUT_RDWR);
	close(queue[at].link.fd);
	close(queue[at].link.back);
}

void
queue_drop(const char *number)
{
	drop(atoi(number));
}

static void
go_on(int at)
{
	const char *reason;
	int rv;

	ERR_clear_error();
	rv = hello_go_on(queue[at].ssl, &queue[at].link);
	if (rv == 0)
		return;
	reason = ERR_reason_error_string(ERR_get_error());
	queue[at].outcome = rv == 1        ? "ok" :
	                    reason != NULL ? reason :
	                                     "no reason";
	drop(at);
}

/* One that is answered; -1: all are over. */
static int
await(void)
{
	struct pollfd ready[MOST];
	bool is_awaited;
	int i, rest = 0;

	for (i = 0; i < count; i++) {
		is_awaited = queue[i].ssl != NULL && queue[i].is_sent;
		ready[i] =
		    (struct pollfd){.fd = is_awaited ? queue[i].link.back : -1,
		        .events = POLLIN};
		rest += is_awaited;
	}
	if (rest == 0)
		return -1;
	if (poll(ready, (nfds_t)count, -1) == -1)
		die("poll");
	for (i = 0; ready[i].revents == 0; i++)
		;
	return i;
}

static void
finish(bool is_terse)
{
	const char *before = "";
	int i, at;

	while ((at = await()) != -1)
		go_on(at);
	for (i = 0; i < count; i++) {
		if (queue[i].outcome == NULL ||
		    (is_terse && strcmp(queue[i].outcome, before) == 0))
			continue;
		before = queue[i].outcome;
		puts(before);
	}
	count = 0;
}

void
queue_finish(void)
{
	finish(false);
}

void
queue_rush(void)
{
	int i;

	for (i = 0; i < count; i++) {
		if (queue[i].ssl != NULL && !queue[i].is_sent)
			send_at(i);
	}
	finish(true);
}
