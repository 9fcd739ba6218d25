/* SPDX-License-Identifier: MIT */
/* Takes the way to the peer away. */
#include <stdatomic.h>
#include <stdlib.h>

#include <openssl/err.h>

#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/exdata.h"

/* What is in the ex_data of a BIO that is or was cut. */
struct held {
	bool is_cut;
	BIO_callback_fn_ex own;  /* the application's, or NULL */
	BIO_callback_fn_ex over; /* it was set since, and may call ours */
	unsigned depth;          /* calls of these that are under way */
};

static long on_bio(BIO *bio, int oper, const char *data, size_t len, int argi,
    long argl, int ret, size_t *processed);

/* The application's functions for this can follow, and may use the BIO. */
static void
on_free(void *parent, void *data, CRYPTO_EX_DATA *ex_data, int index, long argl,
    void *argp)
{
	const struct library *lib = argp;

	(void)parent, (void)argl;
	free(data);
	lib->CRYPTO_set_ex_data(ex_data, index, NULL);
}

/* BIO_dup_chain copies the callback as well. */
static int
on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data, int index,
    long argl, void *argp)
{
	struct held *copy = NULL;

	(void)to, (void)from, (void)index, (void)argl, (void)argp;
	if (*data != NULL && (copy = malloc(sizeof(*copy))) != NULL)
		*copy = *(const struct held *)*data;
	*data = copy;
	return 1;
}

/* code: in the libcrypto, which several libssls can have in common. */
static struct held *
held_of(const void *code, BIO *bio)
{
	struct library *lib = NULL;
	struct held *held = NULL;
	int index;

	while (held == NULL && (lib = library_of_crypto(code, lib)) != NULL) {
		index = atomic_load(&lib->bio_index);
		if (index != -1)
			held = lib->BIO_get_ex_data(bio, index);
	}
	return held;
}

void
cutoff_raise(const struct library *lib)
{
	lib->ERR_new();
	lib->ERR_set_debug(__FILE__, __LINE__, __func__);
	lib->ERR_set_error(ERR_LIB_SSL, SSL_R_CALLBACK_FAILED,
	    "legacytls: not the peer that it should be");
}

static long
refuse(const struct library *lib, BIO *bio)
{
	/* Else one from before says that it can be tried again. */
	lib->BIO_clear_flags(bio, BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY);
	cutoff_raise(lib);
	return -1;
}

/*
 * Which is to be called: the one over ours, and if that calls ours, as it may,
 * its own. Both can be one that has been set twice, and calls ours for good;
 * and that which is set now is calling us. If on_bio is set again, the
 * application has taken off what it had put over it.
 */
static BIO_callback_fn_ex
next_callback(const struct held *held, BIO_callback_fn_ex set)
{
	if (held->depth == 0 && held->over != NULL && held->over != set &&
	    set != on_bio)
		return held->over;
	return held->depth <= 1 && held->own != held->over && held->own != set ?
	           held->own :
	           NULL;
}

/* All but those that free, control and return, also those of 3.2. */
static bool
is_io(int oper)
{
	return oper != BIO_CB_FREE && oper != BIO_CB_CTRL &&
	       (oper & BIO_CB_RETURN) == 0;
}

/*
 * Of no SSL, for a BIO can outlive it: the caller is libcrypto, or a callback
 * that the application has put over this one.
 */
static long
go_on(const void *caller, BIO *bio, int oper, const char *data, size_t len,
    int argi, long argl, int ret, size_t *processed)
{
	const struct library *lib = library_of_crypto(caller, NULL);
	BIO_callback_fn_ex next;
	struct held *held;
	long rv;

	if (lib == NULL)
		lib = library_only();
	if (lib == NULL)
		return is_io(oper) ? -1 : ret;
	held = held_of((const void *)lib->crypto_start, bio);
	if (is_io(oper) && (held == NULL || held->is_cut))
		return refuse(lib, bio);
	if (held == NULL)
		return ret;
	next = next_callback(held, lib->BIO_get_callback_ex(bio));
	if (next == NULL)
		return ret;
	held->depth++;
	rv = next(bio, oper, data, len, argi, argl, ret, processed);
	held->depth--;
	return rv;
}

static long
on_bio(BIO *bio, int oper, const char *data, size_t len, int argi, long argl,
    int ret, size_t *processed)
{
	return go_on(__builtin_return_address(0), bio, oper, data, len, argi,
	    argl, ret, processed);
}

/* The same, over one that the application has put over that. */
static long
on_bio_over(BIO *bio, int oper, const char *data, size_t len, int argi,
    long argl, int ret, size_t *processed)
{
	return go_on(__builtin_return_address(0), bio, oper, data, len, argi,
	    argl, ret, processed);
}

static bool
is_ours(BIO_callback_fn_ex callback)
{
	return callback == on_bio || callback == on_bio_over;
}

/* NULL: without memory the application's callback is lost. */
static struct held *
hold(struct library *lib, BIO *bio, BIO_callback_fn_ex own)
{
	struct held *held;
	int index = exdata_index(
	    lib, &lib->bio_index, CRYPTO_EX_INDEX_BIO, on_dup, on_free);

	if (index == -1 || (held = calloc(1, sizeof(*held))) == NULL)
		return NULL;
	held->own = own;
	if (lib->BIO_set_ex_data(bio, index, held))
		return held;
	free(held);
	return NULL;
}

/*
 * One that was set since the first time may call ours, and be taken off again.
 * Of two it cannot be told whether the first is off: neither is called.
 */
static void
put_over(struct held *held, BIO_callback_fn_ex set)
{
	if (set == NULL)
		held->own = NULL;
	held->over = held->over == NULL || held->over == set ? set : NULL;
}

static void
cut(struct library *lib, BIO *bio)
{
	BIO_callback_fn_ex set;
	struct held *held;

	if (bio == NULL)
		return;
	set = lib->BIO_get_callback_ex(bio);
	held = held_of((const void *)lib->crypto_start, bio);
	if (held == NULL)
		held = hold(lib, bio, !is_ours(set) ? set : NULL);
	else if (!is_ours(set))
		put_over(held, set);
	else if (set == on_bio)
		held->over = NULL;
	if (held != NULL)
		held->is_cut = true;
	lib->BIO_set_callback_ex(
	    bio, held != NULL && held->over != NULL ? on_bio_over : on_bio);
}

void
cutoff(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_make(lib, ssl);

	if (conn != NULL && conn->cut == CUT_NOT)
		conn->cut = CUT_PEER;
	/* What comes by another BIO, or has been read already, is dropped. */
	lib->SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	cut(lib, lib->SSL_get_wbio(ssl));
	cut(lib, lib->SSL_get_rbio(ssl));
}

static void
mend(const struct library *lib, BIO *bio)
{
	BIO_callback_fn_ex set, before = NULL;
	struct held *held;

	if (bio == NULL)
		return;
	set = lib->BIO_get_callback_ex(bio);
	held = held_of((const void *)lib->crypto_start, bio);
	if (held != NULL) {
		before = set == on_bio_over ? held->over : held->own;
		held->is_cut = false;
		held->over = NULL;
	}
	if (is_ours(set))
		lib->BIO_set_callback_ex(bio, before);
}

void
cutoff_undo(const struct library *lib, const SSL *ssl)
{
	mend(lib, lib->SSL_get_wbio(ssl));
	mend(lib, lib->SSL_get_rbio(ssl));
}
