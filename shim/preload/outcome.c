/* SPDX-License-Identifier: MIT */
/* When there is a record of a handshake. */
#include <stdlib.h>
#include <unistd.h>

#include "preload/outcome.h"
#include "preload/peername.h"
#include "preload/progress.h"
#include "preload/record.h"
#include "preload/settings.h"

/* Does the journal want to know of this handshake? */
static bool
is_watched(const struct library *lib, const SSL *ssl)
{
	return settings_journal() != NULL && !lib->SSL_is_server(ssl);
}

/* There is an answer, or no hope of one. */
static void
forget_waiting(struct connection *conn)
{
	if (conn == NULL || !conn->is_unanswered)
		return;
	conn->is_unanswered = false;
	free(conn->peername);
	conn->peername = NULL;
}

void
outcome_success(struct library *lib, SSL *ssl, struct connection *conn)
{
	const uint32_t late = RELAX_EOF | RELAX_CLIENT_CERT;

	forget_waiting(conn);
	if (conn == NULL || !conn->is_changed || !is_watched(lib, ssl))
		return;
	record_success(lib, ssl, conn);
	/* For the words that it can need later. */
	if (conn->rule == NULL || (conn->rule->relax.words & late) == 0 ||
	    conn->peername != NULL)
		return;
	conn->peername = malloc(sizeof(*conn->peername));
	if (conn->peername != NULL)
		peername_get(lib, ssl, conn->peername);
}

/* The first of libssl's, which says more than that of a part of libcrypto. */
static unsigned long
cause(const struct library *lib)
{
	unsigned long first = lib->ERR_peek_error();
	unsigned long last = lib->ERR_peek_last_error();

	return ERR_GET_LIB(first) != ERR_LIB_SSL &&
	               ERR_GET_LIB(last) == ERR_LIB_SSL ?
	           last :
	           first;
}

void
outcome_failure(
    struct library *lib, SSL *ssl, struct connection *conn, int number)
{
	unsigned long error = cause(lib);

	forget_waiting(conn);
	if (!is_watched(lib, ssl) ||
	    (error == 0 && !progress_is_first(lib, ssl)))
		return;
	if (conn == NULL)
		conn = connection_make(lib, ssl);
	if (conn == NULL || conn->is_recorded)
		return;
	conn->is_recorded = true;
	record_failure(lib, ssl, conn, error, number);
}

void
outcome_wait(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (!is_watched(lib, ssl))
		return;
	if (!progress_has_said_hello(lib, ssl) ||
	    !progress_is_first(lib, ssl)) {
		forget_waiting(conn);
		return;
	}
	if (conn == NULL)
		conn = connection_make(lib, ssl);
	if (conn == NULL || conn->is_unanswered || conn->peername != NULL)
		return;
	conn->peername = malloc(sizeof(*conn->peername));
	if (conn->peername == NULL)
		return;
	peername_get_name(lib, ssl, conn->peername);
	conn->is_unanswered = true;
	conn->waiter = getpid();
}
