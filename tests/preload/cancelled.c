/* SPDX-License-Identifier: MIT */
/*
 * cancelled WHAT STATE NAME DIR: a thread that is to be cancelled as soon as it
 * can be does TLS in memory, where OpenSSL gives no occasion. Prints "done" if
 * it came to the end of that, and "cut short" if not. WHAT is
 *     first      the first SSL_CTX_new of the process
 *     handshake  a handshake under the server name NAME; "-": none
 *     waiting    no more than the ClientHello of one
 *     carried    a handshake beside a connection to 127.0.0.1, on which
 * something is said when the ClientHello has been made STATE is "enabled", or
 * "disabled": the thread does not want to be cancelled before the end. DIR is a
 * scratch folder.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rand.h>

#include "preload/memory.h"
#include "support/loopback.h"

/* Written by main before there is the thread, and then by that alone. */
static struct {
	const char *name;
	struct memory_pair pair;
	SSL_CTX *ctx;
	void (*act)(void);
	int state;
	int fd; /* with "carried", the connection */
	bool has_failed;
	bool is_done;
	bool is_restored;
} work;

static void
make_context(void)
{
	work.ctx = SSL_CTX_new(TLS_client_method());
}

static void
renew_client(void)
{
	SSL_free(work.pair.client);
	work.pair.client = client_new(work.ctx, work.name);
	memory_pair_join(&work.pair);
}

static void
shake_hands(void)
{
	renew_client();
	(void)memory_pair_handshake(&work.pair);
	SSL_free(work.pair.client);
	work.pair.client = NULL;
}

static void
shake_hands_beside(void)
{
	renew_client();
	(void)SSL_do_handshake(work.pair.client);
	/* The program's own doing. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void)loopback_say(work.fd);
	pthread_setcancelstate(work.state, NULL);
	(void)memory_pair_handshake(&work.pair);
	work.has_failed = !SSL_is_init_finished(work.pair.client);
	SSL_free(work.pair.client);
	work.pair.client = NULL;
}

static void
give_up(void)
{
	renew_client();
	(void)SSL_do_handshake(work.pair.client);
	SSL_free(work.pair.client);
	work.pair.client = NULL;
}

/* What OpenSSL opens and reads is behind it then. */
static void
warm_up(const char *dir)
{
	struct scratch scratch;

	snprintf(scratch.dir, sizeof(scratch.dir), "%s", dir);
	work.ctx = client_context(&scratch);
	memory_pair_make(&work.pair, &scratch, work.ctx, "warm.test");
	(void)memory_pair_handshake(&work.pair);
	SSL_free(work.pair.server);
	work.pair.server = SSL_new(work.pair.server_ctx);
}

/* Nothing on its stack, which ASan would not clear as it is cancelled. */
static void *
run(void *data)
{
	static unsigned char bytes[8];
	static int state;

	(void)data;
	/* The generators of this thread. */
	RAND_bytes(bytes, sizeof(bytes));
	RAND_priv_bytes(bytes, sizeof(bytes));
	pthread_setcancelstate(work.state, NULL);
	pthread_cancel(pthread_self());
	work.act();
	work.is_done = true;
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
	work.is_restored = state == work.state;
	pthread_testcancel();
	return NULL;
}

int
main(int argc, char *argv[])
{
	uint16_t port;
	pthread_t thread;
	void *rv;

	if (argc != 5)
		return 2;
	OPENSSL_init_ssl(0, NULL);
	work.name = strcmp(argv[3], "-") != 0 ? argv[3] : NULL;
	work.state = strcmp(argv[2], "disabled") == 0 ? PTHREAD_CANCEL_DISABLE :
	                                                PTHREAD_CANCEL_ENABLE;
	work.act = strcmp(argv[1], "first") == 0   ? make_context :
	           strcmp(argv[1], "carried") == 0 ? shake_hands_beside :
	           strcmp(argv[1], "waiting") == 0 ? give_up :
	                                             shake_hands;
	if (work.act != make_context)
		warm_up(argv[4]);
	if (work.act == shake_hands_beside) {
		loopback_listen(1, &port);
		work.fd = loopback_connect(port);
	}
	if (pthread_create(&thread, NULL, run, NULL) != 0 ||
	    pthread_join(thread, &rv) != 0)
		return 2;
	puts(rv != PTHREAD_CANCELED ? "not cancelled" :
	     !work.is_done          ? "cut short" :
	     !work.is_restored      ? "done, in another state" :
	     work.has_failed        ? "done, in vain" :
	                              "done");
	if (work.act != make_context)
		memory_pair_free(&work.pair);
	SSL_CTX_free(work.ctx);
	return 0;
}
