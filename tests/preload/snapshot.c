/* SPDX-License-Identifier: MIT */
/* What an SSL is set to, as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "preload/snapshot.h"
#include "support/real.h"

void
snapshot_join(STACK_OF(SSL_CIPHER) * list, char *text, size_t size)
{
	size_t len = 0;
	int i;

	text[0] = '\0';
	for (i = 0; i < sk_SSL_CIPHER_num(list); i++)
		len +=
		    snprintf(text + len, size - len, "%s%s", i > 0 ? ":" : "",
		        SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
	assert_true(len < size);
}

void
snapshot(SSL *ssl, char *text, size_t size)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
	char ciphers[8192];

	snapshot_join(SSL_get_ciphers(ssl), ciphers, sizeof(ciphers));
	assert_true(
	    snprintf(text, size,
	        "options %#lx, level %d, auth level %d, "
	        "security callback %p %p, versions %ld %ld, "
	        "flags %#lx, verify %d %p, ciphers %s",
	        (unsigned long)real_options(ssl), SSL_get_security_level(ssl),
	        X509_VERIFY_PARAM_get_auth_level(param),
	        (void *)SSL_get_security_callback(ssl),
	        SSL_get0_security_ex_data(ssl), SSL_get_min_proto_version(ssl),
	        SSL_get_max_proto_version(ssl),
	        X509_VERIFY_PARAM_get_flags(param), SSL_get_verify_mode(ssl),
	        (void *)SSL_get_verify_callback(ssl), ciphers) < (int)size);
}
