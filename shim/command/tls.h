/* SPDX-License-Identifier: MIT */
/* TLS libraries by the names of their files. */
#ifndef LEGACYTLS_COMMAND_TLS_H
#define LEGACYTLS_COMMAND_TLS_H

#include <stdbool.h>

enum tls_kind {
	TLS_NONE,
	TLS_OPENSSL,     /* 3 or later: what the shim is for */
	TLS_OPENSSL_OLD, /* 1.1 and before */
	TLS_LIBRESSL,
	TLS_BORINGSSL,
	TLS_STATIC_OPENSSL,
	TLS_DLSYM_OPENSSL, /* by dlsym: Qt, .NET */
	TLS_GNUTLS,
	TLS_NSS,
	TLS_MBEDTLS,
	TLS_WOLFSSL,
	TLS_JAVA,
	TLS_GO,
	TLS_RUSTLS,
};

/*
 * What the library of that file name, without folders, is: libssl.so.3,
 * libssl-1a2b3c4d.so.3 (as Python wheels have it), libgnutls.so.30, ...
 */
enum tls_kind tls_of_file(const char *name);

/* Is it libssl or libcrypto by that name, which is OpenSSL's or a fork's? */
bool tls_is_openssl(const char *name);

/* The major version in such a name of libssl: "3" of libssl.so.3; or "". */
const char *tls_version_of_file(const char *name);

/* "OpenSSL", "GnuTLS", ...; a static string. */
const char *tls_name(enum tls_kind kind);

/*
 * How the same is had without the shim, in a program with that library: a
 * static sentence, or NULL if there is nothing to say.
 */
const char *tls_instead(enum tls_kind kind);

#endif
