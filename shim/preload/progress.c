/* SPDX-License-Identifier: MIT */
/* Asks OpenSSL how far a handshake has come. */
#include <string.h>

#include "preload/progress.h"

/* SSL_IS_FIRST_HANDSHAKE of OpenSSL's ssl_local.h. */
bool
progress_is_first(const struct library *lib, const SSL *ssl)
{
	char none[1];

	return lib->SSL_get_finished(ssl, none, 0) == 0 ||
	       lib->SSL_get_peer_finished(ssl, none, 0) == 0;
}

bool
progress_is_before_hello(const struct library *lib, const SSL *ssl)
{
	return strcmp(lib->SSL_state_string(ssl), "PINIT") == 0 &&
	       progress_is_first(lib, ssl);
}

/* By the state's name, for states have other numbers in OpenSSL 3.2. */
bool
progress_has_said_hello(const struct library *lib, const SSL *ssl)
{
	return strcmp(lib->SSL_state_string(ssl), "TWCH") == 0 ||
	       progress_is_early(lib, ssl);
}

bool
progress_has_answer(const struct library *lib, const SSL *ssl)
{
	/* The states in which it reads: "TRSH" is the first of them. */
	return strncmp(lib->SSL_state_string(ssl), "TR", 2) == 0;
}

bool
progress_is_early(const struct library *lib, const SSL *ssl)
{
	return strcmp(lib->SSL_state_string(ssl), "TED") == 0;
}

/*
 * The server's certificate, key exchange or ServerHelloDone has been read, or
 * Finished written. The states between can be those of a HelloRetryRequest, or
 * come after these.
 */
bool
progress_has_session(const struct library *lib, const SSL *ssl)
{
	const char *state = lib->SSL_state_string(ssl);

	return strcmp(state, "TRSC") == 0 || strcmp(state, "TRSKE") == 0 ||
	       strcmp(state, "TRSD") == 0 || strcmp(state, "TWFIN") == 0;
}

/* As SSL_get_error tells it, but for the error queue. */
bool
progress_is_waiting(const struct library *lib, const SSL *ssl)
{
	const BIO *bio;

	switch (lib->SSL_want(ssl)) {
	case SSL_NOTHING:
		return false;
	case SSL_READING:
		bio = lib->SSL_get_rbio(ssl);
		break;
	case SSL_WRITING:
		bio = lib->SSL_get_wbio(ssl);
		break;
	default:
		return true;
	}
	return bio != NULL &&
	       lib->BIO_test_flags(bio, BIO_FLAGS_SHOULD_RETRY) != 0;
}

bool
progress_is_interrupted(const struct library *lib, const SSL *ssl)
{
	return progress_has_said_hello(lib, ssl) &&
	       !progress_is_first(lib, ssl) && lib->ERR_peek_error() == 0;
}

bool
progress_is_over(const struct library *lib, const SSL *ssl)
{
	return strcmp(lib->SSL_state_string(ssl), "SSLERR") == 0;
}
