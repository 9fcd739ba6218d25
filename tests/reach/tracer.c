/* SPDX-License-Identifier: MIT */
/* To be preloaded: has some functions of libcrypto, and forwards them. */
#define _GNU_SOURCE
#include <dlfcn.h>

#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <openssl/x509.h>

void
CRYPTO_free(void *memory, const char *file, int line)
{
	__typeof__(CRYPTO_free) *next =
	    (__typeof__(next))dlsym(RTLD_NEXT, "CRYPTO_free");

	next(memory, file, line);
}

void
X509_free(X509 *cert)
{
	__typeof__(X509_free) *next =
	    (__typeof__(next))dlsym(RTLD_NEXT, "X509_free");

	next(cert);
}

/* The first that Debian's libssl takes the address of. */
const ASN1_ITEM *UINT32_it(void);

const ASN1_ITEM *
UINT32_it(void)
{
	__typeof__(UINT32_it) *next =
	    (__typeof__(next))dlsym(RTLD_NEXT, "UINT32_it");

	return next();
}
