/* SPDX-License-Identifier: MIT */
/* The security callback of a covered connection. */
#ifndef LEGACYTLS_PRELOAD_SECURITY_H
#define LEGACYTLS_PRELOAD_SECURITY_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * Why a callback and not SSL_set_security_level: the level, like the callback,
 * belongs to the SSL's CERT, and SSL_dup and SSL_copy_session_id let several
 * SSLs share one. A lower level would be lower for all of them. The callback
 * is told which SSL asks, and answers any other as the callback before it.
 */

/* The words that need it. */
#define SECURITY_WORDS                                                \
	(RELAX_SECLEVEL1 | RELAX_TLS1_0 | RELAX_TLS1_1 | RELAX_SHA1 | \
	    RELAX_CLASSIC_GROUPS | RELAX_CLIENT_CERT)

/* Whose security callback: an SSL's, or an SSL_CTX's; the other is NULL. */
struct security_holder {
	struct library *lib;
	SSL *ssl;
	SSL_CTX *ctx;
};

/*
 * Wraps the security callback in force. On an SSL whose connection says so
 * (has_security_callback), what it refuses is let through if the rule names it:
 *   seclevel1       what security level 1 admits: keys, curves, signatures and
 *                   ciphers of 80 bits and more, of ciphers only those of the
 *                   allowlist (SSL_CTX_set_security_level(3))
 *   tls1.0, tls1.1  the version; once it is negotiated the signature by SHA-1
 *                   or MD5 and SHA-1 that it needs (RFC 4346 7.4.3)
 *   sha1            signatures by RSA or ECDSA with SHA-1
 *   client-cert     the client's own certificates, with keys of 80 bits of
 *                   security and more, signed with SHA-1 or better
 * What it admits is refused for
 *   classic-groups  groups with a post-quantum part
 *   tls1.0, tls1.1  the suites that they have added, at TLS 1.2
 * and, on an SSL that is contained, if OpenSSL's own callback refuses it.
 * If a rule has 'client-cert', such certificates can be loaded also into any
 * SSL_CTX that is wrapped and the SSLs made of it, but are sent to nobody else.
 * (But for a server's that it has compressed by SSL_CTX_compress_certs, which
 * OpenSSL does not ask about again.)
 * The client's own certificate otherwise, tickets and compression are judged
 * as before. Returns false, and changes nothing, if it cannot.
 */
bool security_wrap(struct security_holder holder);

/*
 * Are security callbacks wrapped for good, from the SSL_CTX on? So they are if
 * a rule has 'client-cert', for loading, and with LEGACYTLS_CONTAIN: another
 * SSL that shares the CERT may still be in a handshake when one ends, and
 * SSL_set_SSL_CTX gives an SSL another CERT in the midst of its own.
 */
bool security_stays(void);

/*
 * Puts the wrapped callback back, if ours is still in force and is not there
 * to stay.
 */
void security_unwrap(struct security_holder holder);

/*
 * The same for an SSL that is contained, but it cannot fail: where there is no
 * room to wrap, a callback takes its place that asks the application's and
 * OpenSSL's own, and admits nothing to another SSL that shares the CERT.
 * Undone by security_uncontain.
 */
void security_contain(struct security_holder holder, struct connection *conn);
void security_uncontain(struct security_holder holder, struct connection *conn);

/*
 * Nothing is let through any more, no version either, so that an SSL makes no
 * handshake and one that is made of an SSL_CTX neither: for one that cannot be
 * held to a key or to LEGACYTLS_CONTAIN, for want of memory. It takes none.
 * (SSL_OP_NO_SSL_MASK does not stop a method of one version.)
 */
void security_refuse(struct security_holder holder);

/*
 * SSL_get_security_callback, SSL_get0_security_ex_data, their setters, and the
 * like of SSL_CTX, as the application means them: its own are returned, and
 * wrapped in their turn.
 */
security_callback *security_get_callback(struct security_holder holder);
void *security_get_ex(struct security_holder holder);
void security_set_callback(
    struct security_holder holder, security_callback *callback);
void security_set_ex(struct security_holder holder, void *ex);

#endif
