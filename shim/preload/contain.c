/* SPDX-License-Identifier: MIT */
/* Holds a connection to the defaults of OpenSSL's build. */
#include <string.h>

#include "preload/apply.h"
#include "preload/baseline.h"
#include "preload/contain.h"
#include "preload/security.h"
#include "preload/settings.h"

#define WEAKENING                                                          \
	(SSL_OP_LEGACY_SERVER_CONNECT |                                    \
	    SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |                     \
	    SSL_OP_ALLOW_NO_DHE_KEX | SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS | \
	    SSL_OP_NO_ENCRYPT_THEN_MAC | SSL_OP_NO_EXTENDED_MASTER_SECRET)

/*
 * Chains are verified at the SSL's level unless its parameters name another.
 * They do from here on, so that what becomes of the SSL's does not matter.
 */
static void
raise_auth_level(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);
	int own = lib->X509_VERIFY_PARAM_get_auth_level(param);
	int level = own >= 0 ? own : lib->SSL_get_security_level(ssl);
	int floor = baseline_level(lib);

	if (own >= floor)
		return;
	conn->contained.auth_level = own;
	conn->contained.raised = level > floor ? level : floor;
	lib->X509_VERIFY_PARAM_set_auth_level(param, conn->contained.raised);
}

static void
close_options(struct library *lib, SSL *ssl, struct connection *conn)
{
	/* In a renegotiation it may be there because of the rule. */
	uint64_t eof = SSL_OP_IGNORE_UNEXPECTED_EOF & ~conn->lasting &
	               lib->SSL_get_options(ssl);

	conn->contained.options_clear = WEAKENING & lib->SSL_get_options(ssl);
	if ((conn->contained.options_clear | eof) != 0)
		lib->SSL_clear_options(
		    ssl, conn->contained.options_clear | eof);
	conn->lasting_clear |= eof;
	apply_held_options(lib, ssl, SSL_OP_NO_COMPRESSION,
	    &conn->contained.options_set, &conn->contained.options_held);
}

void
contain_keep(struct library *lib, SSL *ssl, struct connection *conn)
{
	uint64_t weakening;

	if (!conn->contained.is_on)
		return;
	apply_keep_level(lib, ssl, conn);
	if (!conn->has_auth_level)
		raise_auth_level(lib, ssl, conn);
	weakening = WEAKENING & lib->SSL_get_options(ssl) & ~conn->options_set;
	if (weakening != 0)
		lib->SSL_clear_options(ssl, weakening);
	conn->contained.options_clear |= weakening;
	security_contain((struct security_holder){lib, ssl, NULL}, conn);
}

void
contain_apply(struct library *lib, SSL *ssl, struct connection *conn)
{
	raise_auth_level(lib, ssl, conn);
	close_options(lib, ssl, conn);
	security_contain((struct security_holder){lib, ssl, NULL}, conn);
	conn->contained.is_on = true;
}

uint64_t
contain_withhold(struct library *lib, const SSL *ssl, struct connection *conn,
    uint64_t options)
{
	uint64_t eof = 0, weakening = 0;

	if (settings_contains() && !lib->SSL_is_server(ssl))
		eof = options & SSL_OP_IGNORE_UNEXPECTED_EOF & ~conn->lasting;
	if (conn->contained.is_on)
		weakening = options & WEAKENING;
	conn->lasting_clear |= eof;
	conn->contained.options_clear |= weakening;
	return eof | weakening;
}

void
contain_undo(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);

	if (!conn->contained.is_on)
		return;
	security_uncontain((struct security_holder){lib, ssl, NULL}, conn);
	if (conn->contained.options_clear != 0)
		lib->SSL_set_options(ssl, conn->contained.options_clear);
	if (conn->contained.options_set != 0)
		lib->SSL_clear_options(ssl, conn->contained.options_set);
	/* Unless the application has set one of its own by now. */
	if (conn->contained.raised != 0 &&
	    lib->X509_VERIFY_PARAM_get_auth_level(param) ==
	        conn->contained.raised)
		lib->X509_VERIFY_PARAM_set_auth_level(
		    param, conn->contained.auth_level);
	memset(&conn->contained, 0, sizeof(conn->contained));
}
