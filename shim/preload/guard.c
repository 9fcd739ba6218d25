/* SPDX-License-Identifier: MIT */
/* SSL_OP_NO_RENEGOTIATION, where and for as long as it is needed. */
#include <time.h>

#include "preload/apply.h"
#include "preload/guard.h"
#include "preload/settings.h"

/* After so many refusals in a row a client is not asking by mistake. */
#define REFUSALS_MAX 3

static uint64_t
milliseconds(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

bool
guard_is_insecure(const struct library *lib, SSL *ssl)
{
	/* TLS 1.3 has no renegotiation (RFC 8446 1.2) and no extension. */
	return lib->SSL_version(ssl) != TLS1_3_VERSION &&
	       /* SSL_get_secure_renegotiation_support, which is a macro. */
	       lib->SSL_ctrl(ssl, SSL_CTRL_GET_RI_SUPPORT, 0, NULL) == 0;
}

void
guard_raise(struct library *lib, SSL *ssl, struct connection *conn)
{
	if ((conn->options_set & SSL_OP_LEGACY_SERVER_CONNECT) != 0 &&
	    (conn->rule->relax.words & RELAX_RENEGOTIATE) == 0 &&
	    guard_is_insecure(lib, ssl))
		apply_held_options(lib, ssl, SSL_OP_NO_RENEGOTIATION,
		    &conn->lasting, &conn->lasting_held);
}

void
guard_client(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rule *rule = conn->rule;

	if (rule == NULL || (rule->relax.words & RELAX_RENEGOTIATE) == 0 ||
	    !guard_is_insecure(lib, ssl) || lib->SSL_renegotiate_pending(ssl))
		return;
	if (rate_meter_admit(&conn->renegotiations, &rule->relax.renegotiate,
	        milliseconds()))
		conn->needed |= RELAX_RENEGOTIATE;
	else
		apply_held_options(lib, ssl, SSL_OP_NO_RENEGOTIATION,
		    &conn->options_set, &conn->options_held);
}

static void
count(struct library *lib, SSL *ssl, struct connection *conn,
    const struct rate *rate)
{
	if ((lib->SSL_get_options(ssl) & SSL_OP_ALLOW_CLIENT_RENEGOTIATION) ==
	        0 ||
	    lib->SSL_renegotiate_pending(ssl))
		return;
	if (rate_meter_admit(&conn->renegotiations, rate, milliseconds())) {
		conn->refusals = 0;
		return;
	}
	apply_held_options(lib, ssl, SSL_OP_NO_RENEGOTIATION,
	    &conn->options_set, &conn->options_held);
	if (++conn->refusals > REFUSALS_MAX)
		lib->SSL_set_shutdown(
		    ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

void
guard_server(
    struct library *lib, SSL *ssl, struct connection *conn, bool is_again)
{
	const struct server_words *words = settings_server();

	if (words->prefer_ciphers)
		apply_held_options(lib, ssl, SSL_OP_CIPHER_SERVER_PREFERENCE,
		    &conn->options_set, &conn->options_held);
	if (is_again && words->renegotiations.times != 0)
		count(lib, ssl, conn, &words->renegotiations);
}

void
guard_reset(struct connection *conn)
{
	rate_meter_free(&conn->renegotiations);
	conn->refusals = 0;
}
