/* SPDX-License-Identifier: MIT */
/* Takes the way to the peer away. */
#include <openssl/err.h>

#include "preload/connection.h"
#include "preload/cutoff.h"

/* Of no SSL, for a BIO can outlive it: libcrypto is the caller. */
static long
on_bio(BIO *bio, int oper, const char *data, size_t len, int argi, long argl,
    int ret, size_t *processed)
{
	const struct library *lib =
	    library_of_crypto(__builtin_return_address(0), NULL);

	(void)data, (void)len, (void)argi, (void)argl, (void)processed;
	if (oper != BIO_CB_READ && oper != BIO_CB_WRITE &&
	    oper != BIO_CB_GETS && oper != BIO_CB_PUTS)
		return ret;
	if (lib == NULL)
		return -1;
	/* Else one from before would say that it can be tried again. */
	lib->BIO_clear_flags(bio, BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY);
	lib->ERR_new();
	lib->ERR_set_debug(__FILE__, __LINE__, __func__);
	lib->ERR_set_error(ERR_LIB_SSL, SSL_R_CALLBACK_FAILED,
	    "legacytls: not the peer that it should be");
	return -1;
}

static void
cut(const struct library *lib, BIO *bio, BIO_callback_fn_ex *own)
{
	BIO_callback_fn_ex callback;

	if (bio == NULL)
		return;
	callback = lib->BIO_get_callback_ex(bio);
	if (callback == on_bio)
		return;
	if (own != NULL)
		*own = callback;
	lib->BIO_set_callback_ex(bio, on_bio);
}

/* Without memory for a connection the BIO's own is lost. */
void
cutoff(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_make(lib, ssl);

	cut(lib, lib->SSL_get_wbio(ssl),
	    conn != NULL ? &conn->wbio_callback : NULL);
	cut(lib, lib->SSL_get_rbio(ssl),
	    conn != NULL ? &conn->rbio_callback : NULL);
}

static void
mend(const struct library *lib, BIO *bio, BIO_callback_fn_ex own)
{
	if (bio != NULL && lib->BIO_get_callback_ex(bio) == on_bio)
		lib->BIO_set_callback_ex(bio, own);
}

void
cutoff_undo(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_of(lib, ssl);

	mend(lib, lib->SSL_get_wbio(ssl),
	    conn != NULL ? conn->wbio_callback : NULL);
	mend(lib, lib->SSL_get_rbio(ssl),
	    conn != NULL ? conn->rbio_callback : NULL);
	if (conn != NULL)
		conn->wbio_callback = conn->rbio_callback = NULL;
}
