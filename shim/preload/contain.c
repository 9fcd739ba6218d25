/* SPDX-License-Identifier: MIT */
/* Holds a connection to the defaults of OpenSSL's build. */
#include <stdlib.h>
#include <string.h>

#include "preload/apply.h"
#include "preload/contain.h"
#include "preload/security.h"

#define WEAKENING                                                             \
	(SSL_OP_LEGACY_SERVER_CONNECT |                                       \
	    SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |                        \
	    SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS | SSL_OP_NO_ENCRYPT_THEN_MAC | \
	    SSL_OP_NO_EXTENDED_MASTER_SECRET)

/*
 * The level of the build is in the flags that it tells, if it was given there
 * (Debian's is); else it is 1 before OpenSSL 3.2, and 2 from then on.
 */
static int
default_level(const struct library *lib)
{
	static const char flag[] = "-DOPENSSL_TLS_SECURITY_LEVEL=";
	const char *flags = lib->OpenSSL_version(OPENSSL_CFLAGS);
	const char *found = flags != NULL ? strstr(flags, flag) : NULL;

	if (found != NULL)
		return atoi(found + sizeof(flag) - 1);
	return lib->OPENSSL_version_major() > 3 ||
	               lib->OPENSSL_version_minor() >= 2 ?
	           2 :
	           1;
}

static void
raise_level(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);
	int auth_level = lib->X509_VERIFY_PARAM_get_auth_level(param);
	int level = lib->SSL_get_security_level(ssl);
	int floor = default_level(lib);

	if (level < floor) {
		lib->SSL_set_security_level(ssl, floor);
		conn->contained.level = level;
		conn->contained.has_level = true;
	}
	/* -1: the level of the SSL */
	if (auth_level >= 0 && auth_level < floor) {
		lib->X509_VERIFY_PARAM_set_auth_level(param, floor);
		conn->contained.auth_level = auth_level;
		conn->contained.has_auth_level = true;
	}
}

/* DTLS counts its versions down, and 0 is the lowest that there is. */
static void
raise_version(struct library *lib, SSL *ssl, struct connection *conn)
{
	int min =
	    (int)lib->SSL_ctrl(ssl, SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL);
	bool is_dtls = lib->SSL_is_dtls(ssl);

	if (min != 0 && (is_dtls ? min <= DTLS1_2_VERSION && min > 0xff :
	                           min >= TLS1_2_VERSION))
		return;
	lib->SSL_ctrl(ssl, SSL_CTRL_SET_MIN_PROTO_VERSION,
	    is_dtls ? DTLS1_2_VERSION : TLS1_2_VERSION, NULL);
	conn->contained.min_version = min;
	conn->contained.has_min_version = true;
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
	apply_options(
	    lib, ssl, SSL_OP_NO_COMPRESSION, &conn->contained.options_set);
}

void
contain_apply(struct library *lib, SSL *ssl, struct connection *conn)
{
	raise_level(lib, ssl, conn);
	raise_version(lib, ssl, conn);
	close_options(lib, ssl, conn);
	security_wrap((struct security_holder){lib, ssl, NULL});
	conn->contained.is_on = true;
}

void
contain_undo(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);

	if (!conn->contained.is_on)
		return;
	security_unwrap((struct security_holder){lib, ssl, NULL});
	if (conn->contained.options_clear != 0)
		lib->SSL_set_options(ssl, conn->contained.options_clear);
	if (conn->contained.options_set != 0)
		lib->SSL_clear_options(ssl, conn->contained.options_set);
	if (conn->contained.has_min_version)
		lib->SSL_ctrl(ssl, SSL_CTRL_SET_MIN_PROTO_VERSION,
		    conn->contained.min_version, NULL);
	if (conn->contained.has_auth_level)
		lib->X509_VERIFY_PARAM_set_auth_level(
		    param, conn->contained.auth_level);
	if (conn->contained.has_level)
		lib->SSL_set_security_level(ssl, conn->contained.level);
	memset(&conn->contained, 0, sizeof(conn->contained));
}
