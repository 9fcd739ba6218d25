/* SPDX-License-Identifier: MIT */
/* Takes the way to the peer away. */
#include "preload/connection.h"
#include "preload/cutoff.h"

/* Holds the BIO in the place of the one that is there. */
static void
hold(const struct library *lib, BIO **place, BIO *bio)
{
	if (!lib->BIO_up_ref(bio))
		return;
	if (*place != NULL)
		lib->BIO_free_all(*place);
	*place = bio;
}

/*
 * The application may hold a pointer to the BIO that goes, so it lives on until
 * the SSL is freed, or cut off from the next one that it is given.
 */
void
cutoff(struct library *lib, SSL *ssl)
{
	struct connection *conn = connection_make(lib, ssl);
	BIO *wbio = lib->SSL_get_wbio(ssl), *dead;

	lib->SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	if (conn != NULL && wbio != NULL && wbio == conn->dead)
		return;
	dead = lib->BIO_new_mem_buf("", 0); /* read-only */
	if (dead == NULL)
		return;
	if (conn != NULL)
		hold(lib, &conn->dead, dead);
	if (wbio != NULL && conn != NULL)
		hold(lib, &conn->cut_off, wbio);
	else if (wbio != NULL)
		(void)lib->BIO_up_ref(wbio); /* without memory: for good */
	lib->SSL_set0_wbio(ssl, dead);
}
