/* SPDX-License-Identifier: MIT */
/* Each word of a rule onto one SSL. */
#include "preload/apply.h"
#include "preload/ciphers.h"
#include "preload/security.h"
#include "preload/verify.h"

/* The security level of seclevel1, SSL_CTX_set_security_level(3). */
#define LEVEL 1

#define BELOW_TLS12 (RELAX_TLS1_0 | RELAX_TLS1_1)

/* Sets those of the options that are not set, and adds them to *noted. */
static void
set_options(struct library *lib, SSL *ssl, uint64_t options, uint64_t *noted)
{
	uint64_t missing = options & ~lib->SSL_get_options(ssl);

	if (missing != 0)
		lib->SSL_set_options(ssl, missing);
	*noted |= missing;
}

void
apply_held_options(struct library *lib, SSL *ssl, uint64_t options,
    uint64_t *noted, uint64_t *held)
{
	set_options(lib, ssl, options, noted);
	*held |= options;
}

uint64_t
apply_hold_options(struct connection *conn, uint64_t options)
{
	uint64_t lasting = options & conn->lasting_held;
	uint64_t contained = options & conn->contained.options_held & ~lasting;
	uint64_t handshake =
	    options & conn->options_held & ~(lasting | contained);

	conn->lasting |= lasting;
	conn->contained.options_set |= contained;
	conn->options_set |= handshake;
	return lasting | contained | handshake;
}

uint64_t
apply_withhold(const struct connection *conn, uint64_t options)
{
	return conn->is_changed ? options & conn->options_clear : 0;
}

void
apply_leave_options(struct connection *conn, uint64_t options)
{
	conn->options_set &= ~options;
	conn->lasting &= ~options;
	conn->contained.options_set &= ~options;
}

void
apply_forget_options(struct connection *conn, uint64_t options)
{
	conn->options_clear &= ~options;
	conn->lasting_clear &= ~options;
	conn->contained.options_clear &= ~options;
}

uint64_t
apply_own_options(const struct connection *conn, uint64_t options)
{
	options &=
	    ~(conn->options_set | conn->lasting | conn->contained.options_set);
	return options | conn->options_clear | conn->lasting_clear |
	       conn->contained.options_clear;
}

/*
 * Chains are verified at the SSL's level unless its parameters name another
 * (ssl_verify_cert_chain). The parameters are the SSL's own.
 */
static void
lower_auth_level(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);
	int level = lib->X509_VERIFY_PARAM_get_auth_level(param);

	/* -1: not set */
	if ((level < 0 ? lib->SSL_get_security_level(ssl) : level) <= LEVEL)
		return;
	lib->X509_VERIFY_PARAM_set_auth_level(param, LEVEL);
	conn->auth_level = level;
	conn->has_auth_level = true;
}

void
apply_keep_level(struct library *lib, SSL *ssl, const struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);

	if (conn->has_auth_level &&
	    lib->X509_VERIFY_PARAM_get_auth_level(param) < LEVEL)
		lib->X509_VERIFY_PARAM_set_auth_level(param, LEVEL);
}

/* SSL_set_min_proto_version and its companions are macros for this. */
static int
version(struct library *lib, SSL *ssl, int command, int value)
{
	return (int)lib->SSL_ctrl(ssl, command, value, NULL);
}

/* 0 stands for the highest version that there is. */
static bool
goes_to_1_3(struct library *lib, SSL *ssl)
{
	int max = version(lib, ssl, SSL_CTRL_GET_MAX_PROTO_VERSION, 0);

	return (max == 0 || max >= TLS1_3_VERSION) &&
	       (lib->SSL_get_options(ssl) & SSL_OP_NO_TLSv1_3) == 0;
}

/* 0 stands for the lowest version that there is. */
static void
lower_min_version(struct library *lib, SSL *ssl, struct connection *conn)
{
	bool from_1_0 = (conn->rule->relax.words & RELAX_TLS1_0) != 0;
	int floor = from_1_0 ? TLS1_VERSION : TLS1_1_VERSION;
	int min = version(lib, ssl, SSL_CTRL_GET_MIN_PROTO_VERSION, 0);
	uint64_t off = SSL_OP_NO_TLSv1_1 | (from_1_0 ? SSL_OP_NO_TLSv1 : 0);

	/* SSL_OP_NO_TLSv1 is SSL_OP_NO_DTLSv1, too. */
	if (lib->SSL_is_dtls(ssl))
		return;
	/* OpenSSL goes no higher than what is below a gap. */
	if (goes_to_1_3(lib, ssl))
		off |= SSL_OP_NO_TLSv1_2;
	if (min > floor) {
		version(lib, ssl, SSL_CTRL_SET_MIN_PROTO_VERSION, floor);
		conn->min_version = min;
		conn->min_set = floor;
		conn->has_min_version = true;
	}
	conn->options_clear = off & lib->SSL_get_options(ssl);
	if (conn->options_clear != 0)
		lib->SSL_clear_options(ssl, conn->options_clear);
}

static void
lower_max_version(struct library *lib, SSL *ssl, struct connection *conn)
{
	int max = version(lib, ssl, SSL_CTRL_GET_MAX_PROTO_VERSION, 0);
	int min = version(lib, ssl, SSL_CTRL_GET_MIN_PROTO_VERSION, 0);

	/* An application that insists on TLS 1.3 is not talked out of it. */
	if ((max != 0 && max <= TLS1_2_VERSION) || min > TLS1_2_VERSION ||
	    (lib->SSL_get_options(ssl) & SSL_OP_NO_TLSv1_2) != 0)
		return;
	version(lib, ssl, SSL_CTRL_SET_MAX_PROTO_VERSION, TLS1_2_VERSION);
	conn->max_version = max;
	conn->has_max_version = true;
}

static void
clear_strict(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);

	if ((lib->X509_VERIFY_PARAM_get_flags(param) &
	        X509_V_FLAG_X509_STRICT) == 0)
		return;
	lib->X509_VERIFY_PARAM_clear_flags(param, X509_V_FLAG_X509_STRICT);
	conn->has_clear_flags = true;
}

void
apply_rule(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct relax *relax = &conn->rule->relax;
	uint32_t words = relax->words;

	if ((words & RELAX_LEGACY_CONNECT) != 0)
		set_options(
		    lib, ssl, SSL_OP_LEGACY_SERVER_CONNECT, &conn->options_set);
	if ((words & RELAX_EOF) != 0)
		set_options(
		    lib, ssl, SSL_OP_IGNORE_UNEXPECTED_EOF, &conn->lasting);
	if ((words & SECURITY_WORDS) != 0)
		conn->has_security_callback =
		    security_wrap((struct security_holder){lib, ssl, NULL});
	if ((words & RELAX_SECLEVEL1) != 0)
		lower_auth_level(lib, ssl, conn);
	if ((words & BELOW_TLS12) != 0 && conn->has_security_callback)
		lower_min_version(lib, ssl, conn);
	if ((words & RELAX_MAX_TLS1_2) != 0)
		lower_max_version(lib, ssl, conn);
	if ((words & RELAX_LAX_X509) != 0)
		clear_strict(lib, ssl, conn);
	if ((words & VERIFY_WORDS) != 0)
		verify_wrap(lib, ssl, conn);
	if (relax->ciphers != 0 ||
	    ((words & BELOW_TLS12) != 0 && conn->has_security_callback))
		ciphers_append(lib, ssl, conn);
}

static void
undo_versions(struct library *lib, SSL *ssl, struct connection *conn)
{
	/* Unless the application has set others by now. */
	if (conn->has_min_version &&
	    version(lib, ssl, SSL_CTRL_GET_MIN_PROTO_VERSION, 0) ==
	        conn->min_set)
		version(lib, ssl, SSL_CTRL_SET_MIN_PROTO_VERSION,
		    conn->min_version);
	if (conn->has_max_version &&
	    version(lib, ssl, SSL_CTRL_GET_MAX_PROTO_VERSION, 0) ==
	        TLS1_2_VERSION)
		version(lib, ssl, SSL_CTRL_SET_MAX_PROTO_VERSION,
		    conn->max_version);
	conn->has_min_version = false;
	conn->has_max_version = false;
}

static void
undo_parameters(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);

	/*
	 * Unless the application has set one of its own by now. It can have set
	 * the same, and a lower one for the SSL, which would count then.
	 */
	if (conn->has_auth_level &&
	    lib->X509_VERIFY_PARAM_get_auth_level(param) == LEVEL &&
	    (conn->auth_level >= 0 ||
	        lib->SSL_get_security_level(ssl) >= LEVEL))
		lib->X509_VERIFY_PARAM_set_auth_level(param, conn->auth_level);
	if (conn->has_clear_flags)
		lib->X509_VERIFY_PARAM_set_flags(
		    param, X509_V_FLAG_X509_STRICT);
	conn->has_auth_level = false;
	conn->has_clear_flags = false;
}

void
apply_undo(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (conn->options_set != 0)
		lib->SSL_clear_options(ssl, conn->options_set);
	if (conn->options_clear != 0)
		lib->SSL_set_options(ssl, conn->options_clear);
	conn->options_set = 0;
	conn->options_held = 0;
	conn->options_clear = 0;
	if (conn->has_security_callback)
		security_unwrap((struct security_holder){lib, ssl, NULL});
	conn->has_security_callback = false;
	verify_unwrap(lib, ssl, conn);
	undo_versions(lib, ssl, conn);
	undo_parameters(lib, ssl, conn);
	ciphers_restore(lib, ssl, conn);
}

void
apply_undo_lasting(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (conn->lasting != 0)
		lib->SSL_clear_options(ssl, conn->lasting);
	if (conn->lasting_clear != 0)
		lib->SSL_set_options(ssl, conn->lasting_clear);
	conn->lasting = 0;
	conn->lasting_held = 0;
	conn->lasting_clear = 0;
}
