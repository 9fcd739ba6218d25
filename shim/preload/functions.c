/* SPDX-License-Identifier: MIT */
/* The table of the functions that struct library has. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "preload/dynamic.h"
#include "preload/functions.h"
#include "preload/scope.h"

enum need {
	NEED_HOOK,    /* hooked; must be the library's own */
	NEED_SSL,     /* must be the library's own */
	NEED_CRYPTO,  /* may be its libcrypto's */
	NEED_NOTHING, /* not in every version */
};

#define FUNCTION(name, need)                                   \
	{                                                      \
#name, offsetof(struct library, name), need, 0 \
	}

#define HOOK(name)                                                \
	{                                                         \
#name, offsetof(struct library, name), NEED_HOOK, \
		    offsetof(struct library, forward.name)        \
	}

static const struct function {
	const char *name;
	size_t offset;
	enum need need;
	size_t forward; /* offset, if it is hooked */
} functions[] = {
    HOOK(SSL_CTX_new),
    HOOK(SSL_CTX_new_ex),
    HOOK(SSL_CTX_set_options),
    HOOK(SSL_CTX_set_info_callback),
    HOOK(SSL_CTX_get_info_callback),
    HOOK(SSL_set_info_callback),
    HOOK(SSL_get_info_callback),

    FUNCTION(BIO_clear_flags, NEED_CRYPTO),
    FUNCTION(BIO_ctrl_pending, NEED_CRYPTO),
    FUNCTION(BIO_ctrl_wpending, NEED_CRYPTO),
    FUNCTION(BIO_find_type, NEED_CRYPTO),
    FUNCTION(BIO_get_callback_ex, NEED_CRYPTO),
    FUNCTION(BIO_get_ex_data, NEED_CRYPTO),
    FUNCTION(BIO_number_written, NEED_CRYPTO),
    FUNCTION(BIO_set_callback_ex, NEED_CRYPTO),
    FUNCTION(BIO_set_ex_data, NEED_CRYPTO),
    FUNCTION(BIO_test_flags, NEED_CRYPTO),
    FUNCTION(CRYPTO_free, NEED_CRYPTO),
    FUNCTION(CRYPTO_get_ex_data, NEED_CRYPTO),
    FUNCTION(CRYPTO_get_ex_new_index, NEED_CRYPTO),
    FUNCTION(CRYPTO_set_ex_data, NEED_CRYPTO),
    FUNCTION(ERR_new, NEED_CRYPTO),
    FUNCTION(ERR_peek_error, NEED_CRYPTO),
    FUNCTION(ERR_peek_last_error, NEED_CRYPTO),
    FUNCTION(ERR_pop_to_mark, NEED_CRYPTO),
    FUNCTION(ERR_reason_error_string, NEED_CRYPTO),
    FUNCTION(ERR_set_debug, NEED_CRYPTO),
    FUNCTION(ERR_set_error, NEED_CRYPTO),
    FUNCTION(ERR_set_mark, NEED_CRYPTO),
    FUNCTION(EVP_Digest, NEED_CRYPTO),
    FUNCTION(EVP_PKEY_free, NEED_CRYPTO),
    FUNCTION(EVP_PKEY_get0_type_name, NEED_CRYPTO),
    FUNCTION(EVP_PKEY_get_bits, NEED_CRYPTO),
    FUNCTION(EVP_PKEY_get_group_name, NEED_CRYPTO),
    FUNCTION(EVP_PKEY_get_security_bits, NEED_CRYPTO),
    FUNCTION(EVP_sha256, NEED_CRYPTO),
    FUNCTION(OBJ_nid2sn, NEED_CRYPTO),
    FUNCTION(OPENSSL_sk_num, NEED_CRYPTO),
    FUNCTION(OPENSSL_sk_value, NEED_CRYPTO),
    FUNCTION(OPENSSL_version_major, NEED_CRYPTO),
    FUNCTION(OPENSSL_version_minor, NEED_CRYPTO),
    FUNCTION(OpenSSL_version, NEED_CRYPTO),
    FUNCTION(SSL_CIPHER_get_kx_nid, NEED_SSL),
    FUNCTION(SSL_CIPHER_get_name, NEED_SSL),
    FUNCTION(SSL_CIPHER_get_protocol_id, NEED_SSL),
    FUNCTION(SSL_CTX_free, NEED_SSL),
    HOOK(SSL_CTX_get0_security_ex_data),
    FUNCTION(SSL_CTX_get_ciphers, NEED_SSL),
    FUNCTION(SSL_CTX_get_ex_data, NEED_SSL),
    FUNCTION(SSL_CTX_get_options, NEED_SSL),
    HOOK(SSL_CTX_get_security_callback),
    FUNCTION(SSL_CTX_get_ssl_method, NEED_SSL),
    HOOK(SSL_CTX_set0_security_ex_data),
    FUNCTION(SSL_CTX_set_ex_data, NEED_SSL),
    HOOK(SSL_CTX_set_security_callback),
    FUNCTION(SSL_CTX_set_security_level, NEED_SSL),
    FUNCTION(SSL_SESSION_get0_hostname, NEED_SSL),
    FUNCTION(SSL_SESSION_get0_peer, NEED_SSL),
    FUNCTION(SSL_SESSION_get0_ticket_appdata, NEED_SSL),
    FUNCTION(SSL_SESSION_get_max_early_data, NEED_SSL),
    FUNCTION(SSL_SESSION_set1_ticket_appdata, NEED_SSL),
    FUNCTION(SSL_SESSION_set_protocol_version, NEED_SSL),
    HOOK(SSL_clear),
    HOOK(SSL_clear_options),
    FUNCTION(SSL_ctrl, NEED_SSL),
    FUNCTION(SSL_dane_tlsa_add, NEED_SSL),
    FUNCTION(SSL_ech_get1_status, NEED_NOTHING),
    FUNCTION(SSL_get0_param, NEED_SSL),
    FUNCTION(SSL_get0_peer_certificate, NEED_SSL),
    HOOK(SSL_get0_security_ex_data),
    FUNCTION(SSL_get0_verified_chain, NEED_SSL),
    FUNCTION(SSL_get_SSL_CTX, NEED_SSL),
    FUNCTION(SSL_get_ciphers, NEED_SSL),
    FUNCTION(SSL_get_current_cipher, NEED_SSL),
    FUNCTION(SSL_get_ex_data, NEED_SSL),
    FUNCTION(SSL_get_ex_data_X509_STORE_CTX_idx, NEED_SSL),
    FUNCTION(SSL_get_fd, NEED_SSL),
    FUNCTION(SSL_get_finished, NEED_SSL),
    HOOK(SSL_get_options),
    FUNCTION(SSL_get_peer_finished, NEED_SSL),
    FUNCTION(SSL_get_quiet_shutdown, NEED_SSL),
    FUNCTION(SSL_get_rbio, NEED_SSL),
    HOOK(SSL_get_security_callback),
    FUNCTION(SSL_get_security_level, NEED_SSL),
    FUNCTION(SSL_get_server_random, NEED_SSL),
    FUNCTION(SSL_get_servername, NEED_SSL),
    FUNCTION(SSL_get_session, NEED_SSL),
    FUNCTION(SSL_get_shutdown, NEED_SSL),
    FUNCTION(SSL_get_ssl_method, NEED_SSL),
    HOOK(SSL_get_verify_callback),
    FUNCTION(SSL_get_verify_mode, NEED_SSL),
    FUNCTION(SSL_get_verify_result, NEED_SSL),
    FUNCTION(SSL_get_version, NEED_SSL),
    FUNCTION(SSL_get_wbio, NEED_SSL),
    FUNCTION(SSL_get_wfd, NEED_SSL),
    FUNCTION(SSL_is_dtls, NEED_SSL),
    FUNCTION(SSL_is_quic, NEED_NOTHING),
    FUNCTION(SSL_is_server, NEED_SSL),
    FUNCTION(SSL_renegotiate_pending, NEED_SSL),
    FUNCTION(SSL_session_reused, NEED_SSL),
    HOOK(SSL_set0_security_ex_data),
    HOOK(SSL_set_accept_state),
    FUNCTION(SSL_set_cipher_list, NEED_SSL),
    FUNCTION(SSL_set_ciphersuites, NEED_SSL),
    HOOK(SSL_set_connect_state),
    FUNCTION(SSL_set_ex_data, NEED_SSL),
    HOOK(SSL_set_options),
    HOOK(SSL_set_security_callback),
    FUNCTION(SSL_set_session, NEED_SSL),
    FUNCTION(SSL_set_shutdown, NEED_SSL),
    FUNCTION(SSL_set_verify, NEED_SSL),
    FUNCTION(SSL_state_string, NEED_SSL),
    FUNCTION(SSL_version, NEED_SSL),
    FUNCTION(SSL_want, NEED_SSL),
    FUNCTION(X509_STORE_CTX_free, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get0_cert, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get0_chain, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get0_param, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get0_parent_ctx, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get0_store, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get_current_cert, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get_error, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_get_ex_data, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_init, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_new, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_set_error, NEED_CRYPTO),
    FUNCTION(X509_STORE_CTX_set_ex_data, NEED_CRYPTO),
    FUNCTION(X509_STORE_get_verify_cb, NEED_CRYPTO),
    FUNCTION(X509_STORE_add_cert, NEED_CRYPTO),
    FUNCTION(X509_STORE_free, NEED_CRYPTO),
    FUNCTION(X509_STORE_new, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_clear_flags, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_get0_host, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_get1_ip_asc, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_get_auth_level, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_get_flags, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_set1, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_set_auth_level, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_set_flags, NEED_CRYPTO),
    FUNCTION(X509_get0_pubkey, NEED_CRYPTO),
    FUNCTION(X509_get_X509_PUBKEY, NEED_CRYPTO),
    FUNCTION(X509_get_signature_info, NEED_CRYPTO),
    FUNCTION(X509_get_signature_nid, NEED_CRYPTO),
    FUNCTION(X509_verify_cert, NEED_CRYPTO),
    FUNCTION(X509_verify_cert_error_string, NEED_CRYPTO),
    FUNCTION(i2d_X509_PUBKEY, NEED_CRYPTO),
};

static void
set(struct library *lib, size_t offset, void *address)
{
	memcpy((char *)lib + offset, &address, sizeof(address));
}

/* One that forwards some of the functions, as tools do that count, is not. */
static bool
is_crypto(const struct object *object)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (functions[i].need == NEED_CRYPTO &&
		    dynamic_function(object, functions[i].name) == NULL)
			return false;
	}
	return true;
}

/* Or of another version, which is named. */
static bool
is_old_crypto(const struct object *object)
{
	return dynamic_function(object, "OpenSSL_version") != NULL;
}

/* A library, and its object. */
struct owner {
	struct library *lib;
	const struct object *object;
};

/* What the object has and none that is nearer has. */
static void
add_forward(const struct object *object, void *data)
{
	const struct owner *owner = data;
	struct library *lib = owner->lib;
	void *address, *now, *own;
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (functions[i].need != NEED_HOOK)
			continue;
		memcpy(&now, (char *)lib + functions[i].forward, sizeof(now));
		memcpy(&own, (char *)lib + functions[i].offset, sizeof(own));
		if (now != own)
			continue;
		address = dynamic_function_before(
		    object, owner->object, functions[i].name);
		if (address != NULL)
			set(lib, functions[i].forward, address);
	}
}

void
functions_resolve(struct library *lib, const struct object *object)
{
	struct owner owner = {lib, object};
	struct object crypto;
	size_t i;

	/* It can be in one with libssl. */
	if (is_crypto(object) ||
	    (!dynamic_source(object, is_crypto, &crypto) &&
	        !dynamic_source(object, is_old_crypto, &crypto)))
		crypto = *object;
	lib->usable = true;
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		const struct function *function = &functions[i];
		void *address = dynamic_function(object, function->name);

		if (address == NULL && function->need == NEED_CRYPTO)
			address = dynamic_function(&crypto, function->name);
		set(lib, function->offset, address);
		if (function->need == NEED_HOOK)
			set(lib, function->forward, address);
		if (address == NULL && function->need != NEED_NOTHING)
			lib->usable = false;
	}
	scope_each_between(object, add_forward, &owner);
	if (lib->usable && lib->OPENSSL_version_major() < 3)
		lib->usable = false;
	if (lib->usable) {
		lib->crypto_start = crypto.start;
		lib->crypto_end = crypto.end;
	}
}

void
functions_resolve_scope(struct library *lib, void *handle)
{
	void *address;
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (functions[i].need != NEED_HOOK)
			continue;
		address =
		    handle != NULL ? dlsym(handle, functions[i].name) : NULL;
		/* The program's own scope has the hook before all others. */
		if (address == NULL || scope_is_passed(address))
			address = scope_next(functions[i].name);
		set(lib, functions[i].forward, address);
	}
}
