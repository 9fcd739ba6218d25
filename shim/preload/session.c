/* SPDX-License-Identifier: MIT */
/* Sessions that must not be resumed. */
#include <stdatomic.h>

#include "preload/exdata.h"
#include "preload/session.h"
#include "preload/trust.h"

/* What is in the ex_data of a session that has the mark. */
static char mark;

static bool
is_marked(const struct library *lib, const SSL_SESSION *session)
{
	int index = atomic_load(&lib->session_index);

	return index != -1 &&
	       lib->SSL_SESSION_get_ex_data(session, index) == &mark;
}

void
session_check(struct library *lib, SSL *ssl, const struct rule *rule)
{
	uint32_t words = rule != NULL ? rule->relax.words : 0;
	SSL_SESSION *session = lib->SSL_get_session(ssl);
	bool is_fit;

	if (session == NULL)
		return;
	if ((words & RELAX_PIN) != 0)
		is_fit = trust_is_pinned(
		    lib, rule, lib->SSL_SESSION_get0_peer(session));
	else
		is_fit =
		    (words & RELAX_TRUST_ANY) != 0 || !is_marked(lib, session);
	if (!is_fit)
		lib->SSL_set_session(ssl, NULL);
}

void
session_note(struct library *lib, SSL *ssl, const struct connection *conn)
{
	SSL_SESSION *session = lib->SSL_get_session(ssl);
	int index;

	if (!conn->is_excused || session == NULL)
		return;
	index = exdata_index(
	    lib, &lib->session_index, CRYPTO_EX_INDEX_SSL_SESSION, NULL, NULL);
	if (index != -1)
		lib->SSL_SESSION_set_ex_data(session, index, &mark);
}
