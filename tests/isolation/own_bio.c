/* SPDX-License-Identifier: MIT */
/* A BIO_METHOD over two memory BIOs. */
#include <pthread.h>
#include <stdlib.h>

#include "isolation/own_bio.h"

struct ends {
	BIO *in, *out;
};

static BIO_METHOD *method;
static pthread_once_t is_made = PTHREAD_ONCE_INIT;

static int
own_write(BIO *bio, const char *bytes, int len)
{
	return BIO_write(((struct ends *)BIO_get_data(bio))->out, bytes, len);
}

static int
own_read(BIO *bio, char *bytes, int len)
{
	BIO *in = ((struct ends *)BIO_get_data(bio))->in;
	int got = BIO_read(in, bytes, len);

	BIO_clear_retry_flags(bio);
	if (got < 0 && BIO_should_retry(in))
		BIO_set_retry_read(bio);
	return got;
}

static long
own_ctrl(BIO *bio, int command, long number, void *pointer)
{
	struct ends *ends = BIO_get_data(bio);

	(void)number, (void)pointer;
	if (command == BIO_CTRL_EOF)
		return BIO_eof(ends->in);
	return command == BIO_CTRL_FLUSH;
}

static int
own_destroy(BIO *bio)
{
	free(BIO_get_data(bio));
	return 1;
}

static void
method_make(void)
{
	method =
	    BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "own");
	BIO_meth_set_write(method, own_write);
	BIO_meth_set_read(method, own_read);
	BIO_meth_set_ctrl(method, own_ctrl);
	BIO_meth_set_destroy(method, own_destroy);
}

BIO *
own_bio_new(BIO *in, BIO *out)
{
	struct ends *ends = malloc(sizeof(*ends));
	BIO *bio;

	pthread_once(&is_made, method_make);
	bio = BIO_new(method);
	if (ends == NULL || bio == NULL)
		abort();
	*ends = (struct ends){in, out};
	BIO_set_data(bio, ends);
	BIO_set_init(bio, 1);
	return bio;
}
