/* SPDX-License-Identifier: MIT */
/* The shim's info callback, and the application's behind it. */
#ifndef LEGACYTLS_PRELOAD_CALLBACK_H
#define LEGACYTLS_PRELOAD_CALLBACK_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * Gives the context the shim's callback, and keeps the one that it may have as
 * the application's. NULL is allowed. Nothing changes if that fails; then see
 * below.
 */
void callback_adopt(struct library *lib, SSL_CTX *ctx);

/*
 * SSL_CTX_set_info_callback and its three companions as the application means
 * them: its callback is kept, called behind the shim's and returned. Without
 * memory the setters set the application's alone, and its connections stay
 * strict; if they must be held to a key or to LEGACYTLS_CONTAIN, there is no
 * handshake (security_refuse). They may leave errors on OpenSSL's queue.
 */
void callback_set_ctx(
    struct library *lib, SSL_CTX *ctx, info_callback *callback);
info_callback *callback_get_ctx(const struct library *lib, SSL_CTX *ctx);
void callback_set_ssl(struct library *lib, SSL *ssl, info_callback *callback);
info_callback *callback_get_ssl(struct library *lib, const SSL *ssl);

#endif
