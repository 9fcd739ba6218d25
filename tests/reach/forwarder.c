/* SPDX-License-Identifier: MIT */
/*
 * With interposer.c and whole.c: one that forwards all functions by which a
 * libssl is known. Whatever their arguments, there are no more than four words.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

typedef uintptr_t forwarded(uintptr_t, uintptr_t, uintptr_t, uintptr_t);

static forwarded *
next(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return (forwarded *)found;
}

#define FORWARD(name)                                                      \
	forwarded name;                                                    \
	uintptr_t name(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d) \
	{                                                                  \
		return next(#name)(a, b, c, d);                            \
	}

FORWARD(SSL_CIPHER_get_name)
FORWARD(SSL_CTX_free)
FORWARD(SSL_CTX_get_ex_data)
FORWARD(SSL_CTX_set_ex_data)
FORWARD(SSL_ctrl)
FORWARD(SSL_get_SSL_CTX)
FORWARD(SSL_get_ciphers)
FORWARD(SSL_get_current_cipher)
FORWARD(SSL_get_ex_data)
FORWARD(SSL_get_ex_data_X509_STORE_CTX_idx)
FORWARD(SSL_get_fd)
FORWARD(SSL_get_finished)
FORWARD(SSL_get_peer_finished)
FORWARD(SSL_get_quiet_shutdown)
FORWARD(SSL_get_rbio)
FORWARD(SSL_get_servername)
FORWARD(SSL_get_session)
FORWARD(SSL_get_shutdown)
FORWARD(SSL_get_verify_mode)
FORWARD(SSL_get_verify_result)
FORWARD(SSL_get_version)
FORWARD(SSL_get_wbio)
FORWARD(SSL_set_cipher_list)
FORWARD(SSL_set_ex_data)
FORWARD(SSL_set_session)
FORWARD(SSL_set_shutdown)
FORWARD(SSL_set_verify)
FORWARD(SSL_version)
FORWARD(SSL_want)
FORWARD(TLS_client_method)
