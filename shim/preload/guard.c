/* SPDX-License-Identifier: MIT */
/* SSL_OP_NO_RENEGOTIATION where secure renegotiation was found missing. */
#include "preload/guard.h"

void
guard_raise(struct library *lib, SSL *ssl, struct connection *conn)
{
	if ((conn->options_set & SSL_OP_LEGACY_SERVER_CONNECT) == 0)
		return;
	/* TLS 1.3 has no renegotiation (RFC 8446 1.2) and no extension. */
	if (lib->SSL_version(ssl) == TLS1_3_VERSION)
		return;
	/* SSL_get_secure_renegotiation_support, which is a macro. */
	if (lib->SSL_ctrl(ssl, SSL_CTRL_GET_RI_SUPPORT, 0, NULL) != 0)
		return;
	if ((lib->SSL_get_options(ssl) & SSL_OP_NO_RENEGOTIATION) != 0)
		return;
	lib->SSL_set_options(ssl, SSL_OP_NO_RENEGOTIATION);
	conn->lasting |= SSL_OP_NO_RENEGOTIATION;
}
