/* SPDX-License-Identifier: MIT */
/* A thread is known by pthread_self(3), which is in its stack. */
#include <pthread.h>
#include <semaphore.h>
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
static bool is_held; /* it does not end until thread_release */
static sem_t is_made, may_end;
static pthread_t held;

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

	if (is_choosy && slot_of_self() != wanted) {
		sem_post(&is_made);
		return NULL;
	}
	is_found = true;
	ssl = SSL_new(ctx);
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_tlsext_host_name(ssl, "other.test");
	SSL_connect(ssl);
	sem_post(&is_made);
	if (is_held)
		sem_wait(&may_end);
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
	sem_wait(&is_made);
	if (is_held && is_found)
		held = thread;
	else
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

	sem_init(&is_made, 0, 0);
	for (i = 0; i < number; i++)
		run_at(all + i * STACK, ctx);
	munmap(all, number * STACK);
}

/* The stacks stay as long as the thread may. */
static char *
run_beside(SSL_CTX *ctx)
{
	char *all = stacks(STACKS);
	size_t i;

	sem_init(&is_made, 0, 0);
	wanted = slot_of_self();
	is_choosy = true;
	is_found = false;
	for (i = 0; i < STACKS && !is_found; i++)
		run_at(all + i * STACK, ctx);
	if (!is_found)
		die("no such thread");
	is_choosy = false;
	return all;
}

void
thread_beside(SSL_CTX *ctx)
{
	munmap(run_beside(ctx), (size_t)STACKS * STACK);
}

void
thread_hold(SSL_CTX *ctx)
{
	sem_init(&may_end, 0, 0);
	is_held = true;
	(void)run_beside(ctx);
}

void
thread_release(void)
{
	sem_post(&may_end);
	pthread_join(held, NULL);
	is_held = false;
}
