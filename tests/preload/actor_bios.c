/* SPDX-License-Identifier: MIT */
/* One that ends a chain, and one that is before another. */
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "preload/actor_bios.h"
#include "preload/actor_links.h"

static int
own_write(BIO *bio, const char *bytes, int len)
{
	return (int)write((int)(intptr_t)BIO_get_data(bio), bytes, (size_t)len);
}

static int
own_read(BIO *bio, char *bytes, int len)
{
	ssize_t got = recv(
	    (int)(intptr_t)BIO_get_data(bio), bytes, (size_t)len, MSG_DONTWAIT);

	BIO_clear_retry_flags(bio);
	if (got == -1)
		BIO_set_retry_read(bio);
	return (int)got;
}

static long
own_ctrl(BIO *bio, int command, long number, void *pointer)
{
	(void)bio, (void)number, (void)pointer;
	return command == BIO_CTRL_FLUSH;
}

BIO *
own_bio_new(int fd)
{
	static BIO_METHOD *method;
	BIO *bio;

	if (method == NULL) {
		method = BIO_meth_new(
		    BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "own");
		BIO_meth_set_write(method, own_write);
		BIO_meth_set_read(method, own_read);
		BIO_meth_set_ctrl(method, own_ctrl);
	}
	bio = BIO_new(method);
	if (bio == NULL)
		die("BIO");
	BIO_set_data(bio, (void *)(intptr_t)fd);
	BIO_set_init(bio, 1);
	return bio;
}

static int
write_nothing(BIO *bio, const char *bytes, int len)
{
	(void)bytes, (void)len;
	BIO_set_retry_write(bio);
	return -1;
}

static long
pass_on(BIO *bio, int command, long number, void *data)
{
	return BIO_ctrl(BIO_next(bio), command, number, data);
}

BIO *
waiting_bio_new(int fd)
{
	static BIO_METHOD *method;
	BIO *bio;

	if (method == NULL) {
		method = BIO_meth_new(
		    BIO_get_new_index() | BIO_TYPE_FILTER, "waits");
		BIO_meth_set_write(method, write_nothing);
		BIO_meth_set_ctrl(method, pass_on);
	}
	bio = BIO_new(method);
	if (bio == NULL)
		die("BIO");
	BIO_set_init(bio, 1);
	return BIO_push(bio, BIO_new_socket(fd, 0));
}

BIO *
connecting_bio_new(const char *text, const char *port)
{
	BIO *bio = BIO_new_connect(text);

	if (bio == NULL || BIO_set_conn_port(bio, port) != 1)
		die("BIO");
	return bio;
}

BIO *
narrow_bio_set(SSL *ssl)
{
	BIO *near, *far;

	BIO_new_bio_pair(&near, 16, &far, 0);
	SSL_set_bio(ssl, near, near);
	return far;
}
