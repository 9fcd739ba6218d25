/* SPDX-License-Identifier: MIT */
/* A record takes little more of a thread's stack than its handshake does. */
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/client.h"
#include "support/loopback.h"
#include "support/preload.h"
#include "support/records.h"

#define LITTLE 4096
#define STEP 2048
#define MOST (256 * 1024)

/* Made once by begin; what a thread needs is the child's. */
static struct {
	struct scratch scratch;
	struct server legacy;
	char journal[96];
	SSL *ssl;
	int fd;
	char bytes[16384];
} fixture;

/* What is in one of the BIOs goes to the socket, an answer into the other. */
static bool
exchange(void)
{
	BIO *out = SSL_get_wbio(fixture.ssl), *in = SSL_get_rbio(fixture.ssl);
	ssize_t got;
	int len;

	while ((len = BIO_read(out, fixture.bytes, sizeof(fixture.bytes))) > 0)
		loopback_write(fixture.fd, fixture.bytes, (size_t)len);
	got = recv(fixture.fd, fixture.bytes, sizeof(fixture.bytes), 0);
	return got > 0 && BIO_write(in, fixture.bytes, (int)got) == got;
}

/* The socket is not OpenSSL's, so that it has to be searched for. */
static void *
handshake(void *data)
{
	int rv;

	(void)data;
	while ((rv = SSL_do_handshake(fixture.ssl)) != 1) {
		if (SSL_get_error(fixture.ssl, rv) != SSL_ERROR_WANT_READ ||
		    !exchange())
			_exit(1);
	}
	return NULL;
}

/* In a child, for what is too small is a crash. */
static void
run(size_t stack)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	pthread_attr_t attributes;
	pthread_t thread;

	fixture.ssl = client_new(ctx, "listed.test");
	SSL_set_bio(fixture.ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_connect_state(fixture.ssl);
	fixture.fd = loopback_connect(fixture.legacy.port);
	if (fixture.fd == -1 || pthread_attr_init(&attributes) != 0 ||
	    pthread_attr_setstacksize(&attributes, stack) != 0 ||
	    pthread_create(&thread, &attributes, handshake, NULL) != 0 ||
	    pthread_join(thread, NULL) != 0)
		_exit(1);
	_exit(0);
}

static bool
is_enough(size_t stack)
{
	pid_t child = fork();
	int status;

	assert_int_not_equal(child, -1);
	if (child == 0)
		run(stack);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int
begin(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	snprintf(fixture.journal, sizeof(fixture.journal), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	/* This process has used no TLS, and would say so. */
	unsetenv("LEGACYTLS_JOURNAL");
	return 0;
}

static void
stack_for_a_record(void **state)
{
	struct records records;
	size_t stack = (size_t)PTHREAD_STACK_MIN;

	(void)state;
	while (!is_enough(stack) && stack < MOST)
		stack += STEP;
	assert_true(stack < MOST);
	setenv("LEGACYTLS_JOURNAL", fixture.journal, 1);
	assert_true(is_enough(stack + LITTLE));
	records_read(&records, fixture.journal);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "outcome", "ok");
	record_assert(&records, 0, "port", fixture.legacy.port_text);
	records_free(&records);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stack_for_a_record),
	};

	(void)argc;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name("small_stack", tests, begin, end);
}
