/* SPDX-License-Identifier: MIT */
/* Takes the way to the peer away. */
#include <stdatomic.h>

#include <openssl/err.h>

#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/exdata.h"

/* The application's callback, which is in the ex_data of the BIO, or NULL. */
static BIO_callback_fn_ex
own_callback(const struct library *lib, BIO *bio)
{
	int index = atomic_load(&lib->bio_index);

	/* POSIX lets a pointer to a function pass through void *. */
	return index == -1 ?
	           NULL :
	           (BIO_callback_fn_ex)lib->BIO_get_ex_data(bio, index);
}

static void
raise_error(const struct library *lib)
{
	lib->ERR_new();
	lib->ERR_set_debug(__FILE__, __LINE__, __func__);
	lib->ERR_set_error(ERR_LIB_SSL, SSL_R_CALLBACK_FAILED,
	    "legacytls: not the peer that it should be");
}

/* Of no SSL, for a BIO can outlive it: libcrypto is the caller. */
static long
on_bio(BIO *bio, int oper, const char *data, size_t len, int argi, long argl,
    int ret, size_t *processed)
{
	const struct library *lib =
	    library_of_crypto(__builtin_return_address(0), NULL);
	BIO_callback_fn_ex own;

	if (oper == BIO_CB_READ || oper == BIO_CB_WRITE ||
	    oper == BIO_CB_GETS || oper == BIO_CB_PUTS) {
		if (lib == NULL)
			return -1;
		/* Else one from before says that it can be tried again. */
		lib->BIO_clear_flags(
		    bio, BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY);
		raise_error(lib);
		return -1;
	}
	own = lib != NULL ? own_callback(lib, bio) : NULL;
	return own == NULL ?
	           ret :
	           own(bio, oper, data, len, argi, argl, ret, processed);
}

/* Without memory the application's is lost. */
static void
cut(struct library *lib, BIO *bio)
{
	BIO_callback_fn_ex own;
	int index;

	if (bio == NULL)
		return;
	own = lib->BIO_get_callback_ex(bio);
	if (own == on_bio)
		return;
	index =
	    exdata_index(lib, &lib->bio_index, CRYPTO_EX_INDEX_BIO, NULL, NULL);
	if (index != -1)
		(void)lib->BIO_set_ex_data(bio, index, (void *)own);
	lib->BIO_set_callback_ex(bio, on_bio);
}

void
cutoff(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_make(lib, ssl);

	if (conn != NULL)
		conn->is_cut = true;
	cut(lib, lib->SSL_get_wbio(ssl));
	cut(lib, lib->SSL_get_rbio(ssl));
}

static void
mend(const struct library *lib, BIO *bio)
{
	if (bio != NULL && lib->BIO_get_callback_ex(bio) == on_bio)
		lib->BIO_set_callback_ex(bio, own_callback(lib, bio));
}

void
cutoff_undo(const struct library *lib, const SSL *ssl)
{
	mend(lib, lib->SSL_get_wbio(ssl));
	mend(lib, lib->SSL_get_rbio(ssl));
}
