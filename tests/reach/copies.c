/* SPDX-License-Identifier: MIT */
/*
 * copies PORT LISTED OTHER PATH PATH: a program with two copies of libssl, all
 * functions of which it has by name. Each copy has an SSL_CTX with an info
 * callback of its own; handshakes with LISTED are to succeed, with OTHER to
 * fail, on each by itself, by eight threads at once, and after one was closed
 * and opened again. Prints what is wrong, or "ok" and how many handshakes with
 * LISTED there were.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "reach/handshake.h"

#define THREADS 8
#define ROUNDS 10
#define DATA 16

static struct copy {
	const char *path;
	void *handle;
	SSL_CTX *ctx;
	atomic_int calls;         /* of its info callback */
	atomic_int made;          /* SSL_CTXs, by its libcrypto */
	int index[DATA], indexes; /* of ex_data on an SSL_CTX */
	__typeof__(SSL_new) *new;
	__typeof__(SSL_ctrl) *ctrl;
	__typeof__(SSL_set_fd) *set_fd;
	__typeof__(SSL_connect) *connect;
	__typeof__(SSL_get_SSL_CTX) *get_ctx;
	__typeof__(SSL_free) *free;
	__typeof__(SSL_CTX_free) *ctx_free;
} copies[2];

static const char *port, *names[2];
static atomic_int wrongs, successes;

static void
hold(bool is_so, const char *what)
{
	if (is_so)
		return;
	puts(what);
	wrongs++;
}

static void
called(struct copy *copy, const SSL *ssl)
{
	copy->calls++;
	hold(copy->get_ctx(ssl) == copy->ctx, "a callback of another copy");
}

static void
called_first(const SSL *ssl, int where, int value)
{
	(void)where, (void)value;
	called(&copies[0], ssl);
}

static void
called_second(const SSL *ssl, int where, int value)
{
	(void)where, (void)value;
	called(&copies[1], ssl);
}

static void
count(void *ctx, void *ptr, CRYPTO_EX_DATA *data, int index, long argl,
    void *copy)
{
	(void)ctx, (void)ptr, (void)data, (void)index, (void)argl;
	((struct copy *)copy)->made++;
}

static void *
function(const struct copy *copy, const char *name)
{
	void *found = dlsym(copy->handle, name);

	if (found == NULL) {
		puts(dlerror());
		exit(2);
	}
	return found;
}

/*
 * Indexes of ex_data, more of them in the second copy: an index of the one is
 * not what it is in the other.
 */
static void
indexes_make(struct copy *copy)
{
	__typeof__(CRYPTO_get_ex_new_index) *make =
	    function(copy, "CRYPTO_get_ex_new_index");
	int i;

	copy->indexes = copy == copies ? 1 : DATA;
	for (i = 0; i < copy->indexes; i++)
		copy->index[i] = make(CRYPTO_EX_INDEX_SSL_CTX, 0, copy,
		    i == 0 ? count : NULL, NULL, NULL);
}

static void
data_set(struct copy *copy)
{
	__typeof__(SSL_CTX_set_ex_data) *set =
	    function(copy, "SSL_CTX_set_ex_data");
	int i;

	for (i = 0; i < copy->indexes; i++)
		set(copy->ctx, copy->index[i], copy);
}

static void
data_check(struct copy *copy)
{
	__typeof__(SSL_CTX_get_ex_data) *get =
	    function(copy, "SSL_CTX_get_ex_data");
	int i;

	for (i = 0; i < copy->indexes; i++)
		hold(get(copy->ctx, copy->index[i]) == copy,
		    "its data is another");
}

static void
copy_open(struct copy *copy)
{
	__typeof__(called_first) *own =
	    copy == copies ? called_first : called_second;
	__typeof__(TLS_client_method) *method;
	__typeof__(SSL_CTX_new) *new;
	__typeof__(SSL_CTX_set_info_callback) *set;
	__typeof__(SSL_CTX_get_info_callback) *get;
	const struct copy *other = copy == copies ? &copies[1] : &copies[0];
	int made = copy->made, other_made = other->made;

	copy->handle = dlopen(copy->path, RTLD_NOW | RTLD_LOCAL);
	if (copy->handle == NULL) {
		puts(dlerror());
		exit(2);
	}
	method = function(copy, "TLS_client_method");
	new = function(copy, "SSL_CTX_new");
	set = function(copy, "SSL_CTX_set_info_callback");
	get = function(copy, "SSL_CTX_get_info_callback");
	copy->new = function(copy, "SSL_new");
	copy->ctrl = function(copy, "SSL_ctrl");
	copy->set_fd = function(copy, "SSL_set_fd");
	copy->connect = function(copy, "SSL_connect");
	copy->get_ctx = function(copy, "SSL_get_SSL_CTX");
	copy->free = function(copy, "SSL_free");
	copy->ctx_free = function(copy, "SSL_CTX_free");
	indexes_make(copy);
	copy->ctx = new (method());
	hold(copy->made > made && other->made == other_made,
	    "the context is of another copy");
	data_set(copy);
	set(copy->ctx, own);
	hold(get(copy->ctx) == own, "the callback is not its own");
}

static void
copy_close(struct copy *copy)
{
	data_check(copy);
	copy->ctx_free(copy->ctx);
	dlclose(copy->handle);
}

static void
handshake_on(struct copy *copy, bool is_listed)
{
	int fd = handshake_tcp(port), rv;
	SSL *ssl = copy->new (copy->ctx);

	copy->ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
	    (void *)names[is_listed ? 0 : 1]);
	copy->set_fd(ssl, fd);
	rv = copy->connect(ssl);
	successes += rv == 1;
	hold((rv == 1) == is_listed,
	    is_listed ? "the listed host is refused" : "the other is reached");
	copy->free(ssl);
	close(fd);
}

/* By itself: the callback of the other copy is not called. */
static void
check_alone(struct copy *copy, struct copy *other)
{
	int calls = other->calls, own = copy->calls;

	handshake_on(copy, true);
	handshake_on(copy, false);
	hold(copy->calls > own, "its callback is not called");
	hold(other->calls == calls, "the other's callback is called");
}

static void *
work(void *data)
{
	size_t number = (size_t)data, i;

	for (i = 0; i < ROUNDS; i++)
		handshake_on(&copies[number % 2], (number / 2 + i) % 2 == 0);
	return NULL;
}

int
main(int argc, char *argv[])
{
	pthread_t threads[THREADS];
	size_t i;

	if (argc != 6)
		return 2;
	port = argv[1];
	for (i = 0; i < 2; i++) {
		names[i] = argv[2 + i];
		copies[i].path = argv[4 + i];
		copy_open(&copies[i]);
	}
	check_alone(&copies[0], &copies[1]);
	check_alone(&copies[1], &copies[0]);
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	copy_close(&copies[1]);
	check_alone(&copies[0], &copies[1]);
	copy_open(&copies[1]);
	check_alone(&copies[1], &copies[0]);
	copy_close(&copies[0]);
	copy_close(&copies[1]);
	if (wrongs == 0)
		printf("ok %d\n", successes);
	return wrongs == 0 ? 0 : 1;
}
