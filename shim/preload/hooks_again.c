/* SPDX-License-Identifier: MIT */
/* Exported symbols: an SSL begins again, or takes a role. See hooks.c. */
#include <openssl/ssl.h>

#include "preload/handshake.h"
#include "preload/hooks.h"

EXPORT int
SSL_clear(SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);
	int rv;

	if (lib->forward.SSL_clear == NULL)
		return 0;
	rv = lib->forward.SSL_clear(ssl);
	if (rv == 1 && is_active(lib))
		handshake_drop(lib, ssl);
	return rv;
}

EXPORT void
SSL_set_connect_state(SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (lib->forward.SSL_set_connect_state == NULL)
		return;
	lib->forward.SSL_set_connect_state(ssl);
	if (is_active(lib))
		handshake_drop(lib, ssl);
}

EXPORT void
SSL_set_accept_state(SSL *ssl)
{
	struct library *lib = library_of_ssl(ssl, CALLER);

	if (lib->forward.SSL_set_accept_state == NULL)
		return;
	lib->forward.SSL_set_accept_state(ssl);
	if (is_active(lib))
		handshake_drop(lib, ssl);
}
