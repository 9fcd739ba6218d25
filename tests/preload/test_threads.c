/* SPDX-License-Identifier: MIT */
/* Many threads, a signal handler and very many connections. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/fixture.h"
#include "support/preload.h"

#define THREADS 64
static int
resolve(const char *name)
{
	struct addrinfo *answers;
	int rv = getaddrinfo(name, NULL, NULL, &answers);

	if (rv == 0)
		freeaddrinfo(answers);
	return rv;
}

/* Every other thread asks for the listed host. Returns how much was wrong. */
static void *
work(void *data)
{
	bool is_listed = ((uintptr_t)data & 1) != 0;
	uintptr_t wrong = 0;
	SSL *ssl;
	int i, rv;

	for (i = 0; i < 10; i++) {
		wrong += resolve("localhost") != 0;
		rv = client_handshake(fixture.ctx,
		    is_listed ? "listed.test" : "other.test", &fixture.legacy,
		    &ssl);
		wrong += (rv == 1) != is_listed;
		if (rv != 1)
			wrong += client_reason() != REFUSED;
		client_free(ssl);
	}
	return (void *)wrong;
}

static void
sixty_four_threads(void **state)
{
	pthread_t threads[THREADS];
	void *wrong;
	uintptr_t i;

	(void)state;
	for (i = 0; i < THREADS; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, work, (void *)i), 0);
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
}

/* Listens on 127.0.0.1, and takes connections only into its queue. */
static int
listen_at(struct sockaddr_in *address)
{
	socklen_t len = sizeof(*address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	*address = (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	assert_int_equal(bind(listener, (struct sockaddr *)address, len), 0);
	assert_int_equal(listen(listener, 4096), 0);
	getsockname(listener, (struct sockaddr *)address, &len);
	return listener;
}

/* An address to connect to, and how often the handler did. */
static struct sockaddr_in target;
static volatile sig_atomic_t connects;

/* Fewer than the queue of the listening socket holds. */
#define CONNECTS 500

static void
on_alarm(int signal)
{
	int error = errno;
	int fd = connects < CONNECTS ? socket(AF_INET, SOCK_STREAM, 0) : -1;

	(void)signal;
	if (fd != -1) {
		connects += connect(fd, (struct sockaddr *)&target,
		                sizeof(target)) == 0;
		close(fd);
	}
	errno = error;
}

static void
connect_in_a_signal_handler(void **state)
{
	const struct itimerval often = {{0, 500}, {0, 500}}, never = {{0}, {0}};
	struct sigaction action = {
	    .sa_handler = on_alarm, .sa_flags = SA_RESTART};
	int i, rv, listener, wrong = 0;
	SSL *ssl;

	(void)state;
	listener = listen_at(&target);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (i = 0; i < 50 || connects < CONNECTS; i++) {
		wrong += resolve("localhost") != 0;
		rv = client_handshake(fixture.ctx,
		    i % 2 != 0 ? "listed.test" : "other.test", &fixture.legacy,
		    &ssl);
		wrong += (rv == 1) != (i % 2 != 0);
		ERR_clear_error();
		client_free(ssl);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	close(listener);
	assert_int_equal(wrong, 0);
	assert_int_equal(connects, CONNECTS);
}

static long
resident_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* Loopback, and each socket is closed: the kernel keeps none of them. */
static void
connect_often(int times)
{
	const struct linger at_once = {.l_onoff = 1};
	struct sockaddr_in address;
	int listener = listen_at(&address);
	int fd, i;

	for (i = 0; i < times; i++) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(fd, (struct sockaddr *)&address, sizeof(address)) ==
		    -1)
			fail_msg("connect %d: %s", i, strerror(errno));
		setsockopt(
		    fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
		close(fd);
		close(accept(listener, NULL, NULL));
	}
	close(listener);
}

static void
memory_of_100000_connects_is_bounded(void **state)
{
	long before;

	(void)state;
	connect_often(1000);
	before = resident_kib();
	connect_often(100000);
	/* Not a byte for each, so not 100 KiB. */
	assert_true(resident_kib() - before < 100);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sixty_four_threads),
	    cmocka_unit_test(connect_in_a_signal_handler),
	    cmocka_unit_test(memory_of_100000_connects_is_bounded),
	};

	(void)argc;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name(
	    "threads", tests, fixture_start, fixture_stop);
}
