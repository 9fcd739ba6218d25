/* SPDX-License-Identifier: MIT */
/* Knows a libssl by functions of it, and by how far these are apart. */
#include <stddef.h>

#include "common/libssl.h"

/*
 * What each has had from OpenSSL 1.1 on, LibreSSL as well, also where it has
 * been linked in with no more of it than a client needs.
 */
static const char *const names[] = {
    "SSL_CIPHER_get_name",
    "SSL_CTX_free",
    "SSL_CTX_get_ex_data",
    "SSL_CTX_new",
    "SSL_CTX_set_ex_data",
    "SSL_ctrl",
    "SSL_get_SSL_CTX",
    "SSL_get_ciphers",
    "SSL_get_current_cipher",
    "SSL_get_ex_data",
    "SSL_get_ex_data_X509_STORE_CTX_idx",
    "SSL_get_fd",
    "SSL_get_finished",
    "SSL_get_peer_finished",
    "SSL_get_quiet_shutdown",
    "SSL_get_rbio",
    "SSL_get_servername",
    "SSL_get_session",
    "SSL_get_shutdown",
    "SSL_get_ssl_method",
    "SSL_get_verify_mode",
    "SSL_get_verify_result",
    "SSL_get_version",
    "SSL_get_wbio",
    "SSL_set_cipher_list",
    "SSL_set_ex_data",
    "SSL_set_session",
    "SSL_set_shutdown",
    "SSL_set_verify",
    "SSL_version",
    "SSL_want",
    "TLS_client_method",
};

/* Less is what forwards them all. (83 KiB where it is linked in, else 110.) */
#define SPAN_MIN (64 * 1024)

bool
libssl_is(const struct symbols *symbols)
{
	uintptr_t first = UINTPTR_MAX, last = 0, at;
	uint32_t number;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		number = symbols_find(symbols, names[i]);
		if (number == 0)
			return false;
		at = symbols->table[number].st_value;
		first = at < first ? at : first;
		last = at > last ? at : last;
	}
	return last - first >= SPAN_MIN;
}
