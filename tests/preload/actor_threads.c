/* SPDX-License-Identifier: MIT */
/* A thread is known by pthread_self(3), which is in its stack. */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "preload/actor_links.h"
#include "preload/actor_threads.h"

#define STACK (256 * 1024)
#define STACKS 4096

static uintptr_t wanted; /* a slot, if is_choosy */
static bool is_choosy, is_found;

/* As candidates_last.c has it. */
static uintptr_t
slot_of_self(void)
{
	return (uint64_t)pthread_self() * UINT64_C(0x9e3779b97f4a7c15) >> 56;
}

static void *
make_hello(void *ctx)
{
	SSL *ssl;

	if (is_choosy && slot_of_self() != wanted)
		return NULL;
	is_found = true;
	ssl = SSL_new(ctx);
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_tlsext_host_name(ssl, "other.test");
	SSL_connect(ssl);
	SSL_free(ssl);
	return NULL;
}

static void
run_at(char *stack, SSL_CTX *ctx)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	if (pthread_attr_setstack(&attributes, stack, STACK) != 0 ||
	    pthread_create(&thread, &attributes, make_hello, ctx) != 0)
		die("thread");
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
}

static char *
stacks(size_t count)
{
	char *all = mmap(NULL, count * STACK, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (all == MAP_FAILED)
		die("stacks");
	return all;
}

void
threads_run(SSL_CTX *ctx, const char *count)
{
	size_t i, number = strtoul(count, NULL, 10);
	char *all = stacks(number);

	for (i = 0; i < number; i++)
		run_at(all + i * STACK, ctx);
	munmap(all, number * STACK);
}

void
thread_beside(SSL_CTX *ctx)
{
	char *all = stacks(STACKS);
	size_t i;

	wanted = slot_of_self();
	is_choosy = true;
	is_found = false;
	for (i = 0; i < STACKS && !is_found; i++)
		run_at(all + i * STACK, ctx);
	if (!is_found)
		die("no such thread");
	is_choosy = false;
	munmap(all, (size_t)STACKS * STACK);
}
