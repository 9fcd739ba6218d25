/* SPDX-License-Identifier: MIT */
/*
 * Exported symbols: the application data of a session, of which the application
 * sees its own. See hooks.c; but a session may have been marked in another
 * process, so what is set in this one does not matter.
 */
#include <openssl/ssl.h>

#include "preload/hooks.h"
#include "preload/session.h"

EXPORT int
SSL_SESSION_get0_ticket_appdata(SSL_SESSION *session, void **data, size_t *len)
{
	struct library *lib = library_of_session(CALLER);

	return lib->forward.SSL_SESSION_get0_ticket_appdata != NULL ?
	           session_get_data(lib, session, data, len) :
	           0;
}

EXPORT int
SSL_SESSION_set1_ticket_appdata(
    SSL_SESSION *session, const void *data, size_t len)
{
	struct library *lib = library_of_session(CALLER);

	if (lib->forward.SSL_SESSION_set1_ticket_appdata == NULL)
		return 0;
	if (lib->forward.SSL_SESSION_get0_ticket_appdata == NULL)
		return lib->forward.SSL_SESSION_set1_ticket_appdata(
		    session, data, len);
	return session_set_data(lib, session, data, len);
}
