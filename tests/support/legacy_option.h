/* SPDX-License-Identifier: MIT */
/* How openssl.cnf lets programs connect to a server without RFC 5746. */
#ifndef LEGACYTLS_TESTS_LEGACY_OPTION_H
#define LEGACYTLS_TESTS_LEGACY_OPTION_H

#include <openssl/crypto.h>

/*
 * The name of the option, for "Options =". Before OpenSSL 3.0.4 there is none
 * but the one that opens renegotiation too; the other is a bad value there.
 */
static inline const char *
legacy_option(void)
{
	return OpenSSL_version_num() >= 0x30000040 ?
	           "UnsafeLegacyServerConnect" :
	           "UnsafeLegacyRenegotiation";
}

#endif
