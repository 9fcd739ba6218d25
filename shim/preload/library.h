/* SPDX-License-Identifier: MIT */
/* Which libssl is this, and what are its real functions? */
#ifndef LEGACYTLS_PRELOAD_LIBRARY_H
#define LEGACYTLS_PRELOAD_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

/*
 * The hooked functions as the program would have them without the shim: the
 * library's own, or those of an object that lies between the shim and the
 * library where the loader looks for names. What the application calls is
 * forwarded to these.
 */
struct hooked {
	__typeof__(SSL_CTX_new) *SSL_CTX_new;
	__typeof__(SSL_CTX_new_ex) *SSL_CTX_new_ex;
	__typeof__(SSL_CTX_set_options) *SSL_CTX_set_options;
	__typeof__(SSL_CTX_set_info_callback) *SSL_CTX_set_info_callback;
	__typeof__(SSL_CTX_get_info_callback) *SSL_CTX_get_info_callback;
	__typeof__(SSL_CTX_get0_security_ex_data)
	    *SSL_CTX_get0_security_ex_data;
	__typeof__(SSL_CTX_get_security_callback)
	    *SSL_CTX_get_security_callback;
	__typeof__(SSL_CTX_set0_security_ex_data)
	    *SSL_CTX_set0_security_ex_data;
	__typeof__(SSL_CTX_set_security_callback)
	    *SSL_CTX_set_security_callback;
	__typeof__(SSL_clear) *SSL_clear;
	__typeof__(SSL_clear_options) *SSL_clear_options;
	__typeof__(SSL_get0_security_ex_data) *SSL_get0_security_ex_data;
	__typeof__(SSL_get_info_callback) *SSL_get_info_callback;
	__typeof__(SSL_get_options) *SSL_get_options;
	__typeof__(SSL_get_security_callback) *SSL_get_security_callback;
	__typeof__(SSL_get_verify_callback) *SSL_get_verify_callback;
	__typeof__(SSL_set0_security_ex_data) *SSL_set0_security_ex_data;
	__typeof__(SSL_set_accept_state) *SSL_set_accept_state;
	__typeof__(SSL_set_connect_state) *SSL_set_connect_state;
	__typeof__(SSL_set_info_callback) *SSL_set_info_callback;
	__typeof__(SSL_set_options) *SSL_set_options;
	__typeof__(SSL_set_security_callback) *SSL_set_security_callback;
};

/*
 * One loaded object that exports libssl's functions. A process can hold
 * several; each has functions, options and objects of its own. Written before
 * it is published, read-only after but for the indexes, and never freed
 * or unloaded: the functions have been handed out.
 */
struct library {
	struct library *next;
	uintptr_t start; /* the addresses that the object takes up */
	uintptr_t end;
	uintptr_t crypto_start; /* and its libcrypto */
	uintptr_t crypto_end;
	/* OpenSSL 3 or later, and nothing below is missing that is not said to
	 * be. */
	bool usable;
	/* Our ex_data on each: -1 until first needed, then fixed. */
	_Atomic int ctx_index;
	_Atomic int ssl_index;
	_Atomic int bio_index;
	_Atomic int store_index;
	/* A context that nobody has configured, once it is needed. */
	_Atomic(SSL_CTX *) baseline;

	/* Forwarded to also when the library is not usable. */
	struct hooked forward;

	/* The library's own, of the functions that are hooked. */
	__typeof__(SSL_CTX_new) *SSL_CTX_new;
	__typeof__(SSL_CTX_new_ex) *SSL_CTX_new_ex;
	__typeof__(SSL_CTX_set_options) *SSL_CTX_set_options;
	__typeof__(SSL_CTX_set_info_callback) *SSL_CTX_set_info_callback;
	__typeof__(SSL_CTX_get_info_callback) *SSL_CTX_get_info_callback;
	__typeof__(SSL_set_info_callback) *SSL_set_info_callback;
	__typeof__(SSL_get_info_callback) *SSL_get_info_callback;

	/* Called. */
	__typeof__(BIO_clear_flags) *BIO_clear_flags;
	__typeof__(BIO_ctrl_pending) *BIO_ctrl_pending;
	__typeof__(BIO_ctrl_wpending) *BIO_ctrl_wpending;
	__typeof__(BIO_find_type) *BIO_find_type;
	__typeof__(BIO_get_callback_ex) *BIO_get_callback_ex;
	__typeof__(BIO_get_ex_data) *BIO_get_ex_data;
	__typeof__(BIO_number_written) *BIO_number_written;
	__typeof__(BIO_set_callback_ex) *BIO_set_callback_ex;
	__typeof__(BIO_set_ex_data) *BIO_set_ex_data;
	__typeof__(BIO_test_flags) *BIO_test_flags;
	__typeof__(CRYPTO_free) *CRYPTO_free;
	__typeof__(CRYPTO_get_ex_data) *CRYPTO_get_ex_data;
	__typeof__(CRYPTO_get_ex_new_index) *CRYPTO_get_ex_new_index;
	__typeof__(CRYPTO_set_ex_data) *CRYPTO_set_ex_data;
	__typeof__(ERR_new) *ERR_new;
	__typeof__(ERR_peek_error) *ERR_peek_error;
	__typeof__(ERR_peek_last_error) *ERR_peek_last_error;
	__typeof__(ERR_pop_to_mark) *ERR_pop_to_mark;
	__typeof__(ERR_reason_error_string) *ERR_reason_error_string;
	__typeof__(ERR_set_debug) *ERR_set_debug;
	__typeof__(ERR_set_error) *ERR_set_error;
	__typeof__(ERR_set_mark) *ERR_set_mark;
	__typeof__(EVP_Digest) *EVP_Digest;
	__typeof__(EVP_PKEY_free) *EVP_PKEY_free;
	__typeof__(EVP_PKEY_get0_type_name) *EVP_PKEY_get0_type_name;
	__typeof__(EVP_PKEY_get_bits) *EVP_PKEY_get_bits;
	__typeof__(EVP_PKEY_get_group_name) *EVP_PKEY_get_group_name;
	__typeof__(EVP_PKEY_get_security_bits) *EVP_PKEY_get_security_bits;
	__typeof__(EVP_sha256) *EVP_sha256;
	__typeof__(OBJ_nid2sn) *OBJ_nid2sn;
	__typeof__(OPENSSL_sk_num) *OPENSSL_sk_num;
	__typeof__(OPENSSL_sk_value) *OPENSSL_sk_value;
	__typeof__(OPENSSL_version_major) *OPENSSL_version_major;
	__typeof__(OPENSSL_version_minor) *OPENSSL_version_minor;
	__typeof__(OpenSSL_version) *OpenSSL_version;
	__typeof__(SSL_CIPHER_get_kx_nid) *SSL_CIPHER_get_kx_nid;
	__typeof__(SSL_CIPHER_get_name) *SSL_CIPHER_get_name;
	__typeof__(SSL_CIPHER_get_protocol_id) *SSL_CIPHER_get_protocol_id;
	__typeof__(SSL_CTX_free) *SSL_CTX_free;
	__typeof__(SSL_CTX_get0_security_ex_data)
	    *SSL_CTX_get0_security_ex_data;
	__typeof__(SSL_CTX_get_ciphers) *SSL_CTX_get_ciphers;
	__typeof__(SSL_CTX_get_ex_data) *SSL_CTX_get_ex_data;
	__typeof__(SSL_CTX_get_options) *SSL_CTX_get_options;
	__typeof__(SSL_CTX_get_security_callback)
	    *SSL_CTX_get_security_callback;
	__typeof__(SSL_CTX_get_ssl_method) *SSL_CTX_get_ssl_method;
	__typeof__(SSL_CTX_set0_security_ex_data)
	    *SSL_CTX_set0_security_ex_data;
	__typeof__(SSL_CTX_set_ex_data) *SSL_CTX_set_ex_data;
	__typeof__(SSL_CTX_set_security_callback)
	    *SSL_CTX_set_security_callback;
	__typeof__(SSL_CTX_set_security_level) *SSL_CTX_set_security_level;
	__typeof__(SSL_SESSION_get0_hostname) *SSL_SESSION_get0_hostname;
	__typeof__(SSL_SESSION_get0_peer) *SSL_SESSION_get0_peer;
	__typeof__(SSL_SESSION_get0_ticket_appdata)
	    *SSL_SESSION_get0_ticket_appdata;
	__typeof__(SSL_SESSION_get_max_early_data)
	    *SSL_SESSION_get_max_early_data;
	__typeof__(SSL_SESSION_set1_ticket_appdata)
	    *SSL_SESSION_set1_ticket_appdata;
	__typeof__(SSL_SESSION_set_protocol_version)
	    *SSL_SESSION_set_protocol_version;
	__typeof__(SSL_clear) *SSL_clear;
	__typeof__(SSL_clear_options) *SSL_clear_options;
	__typeof__(SSL_ctrl) *SSL_ctrl;
	__typeof__(SSL_dane_tlsa_add) *SSL_dane_tlsa_add;
	/* From 4.0 on, or NULL. */
	int (*SSL_ech_get1_status)(SSL *, char **inner, char **outer);
	__typeof__(SSL_get0_param) *SSL_get0_param;
	__typeof__(SSL_get0_peer_certificate) *SSL_get0_peer_certificate;
	__typeof__(SSL_get0_security_ex_data) *SSL_get0_security_ex_data;
	__typeof__(SSL_get0_verified_chain) *SSL_get0_verified_chain;
	__typeof__(SSL_get_SSL_CTX) *SSL_get_SSL_CTX;
	__typeof__(SSL_get_ciphers) *SSL_get_ciphers;
	__typeof__(SSL_get_current_cipher) *SSL_get_current_cipher;
	__typeof__(SSL_get_ex_data) *SSL_get_ex_data;
	__typeof__(SSL_get_ex_data_X509_STORE_CTX_idx)
	    *SSL_get_ex_data_X509_STORE_CTX_idx;
	__typeof__(SSL_get_fd) *SSL_get_fd;
	__typeof__(SSL_get_finished) *SSL_get_finished;
	__typeof__(SSL_get_options) *SSL_get_options;
	__typeof__(SSL_get_peer_finished) *SSL_get_peer_finished;
	__typeof__(SSL_get_quiet_shutdown) *SSL_get_quiet_shutdown;
	__typeof__(SSL_get_rbio) *SSL_get_rbio;
	__typeof__(SSL_get_security_callback) *SSL_get_security_callback;
	__typeof__(SSL_get_security_level) *SSL_get_security_level;
	__typeof__(SSL_get_server_random) *SSL_get_server_random;
	__typeof__(SSL_get_servername) *SSL_get_servername;
	__typeof__(SSL_get_session) *SSL_get_session;
	__typeof__(SSL_get_shutdown) *SSL_get_shutdown;
	__typeof__(SSL_get_ssl_method) *SSL_get_ssl_method;
	__typeof__(SSL_get_verify_callback) *SSL_get_verify_callback;
	__typeof__(SSL_get_verify_mode) *SSL_get_verify_mode;
	__typeof__(SSL_get_verify_result) *SSL_get_verify_result;
	__typeof__(SSL_get_version) *SSL_get_version;
	__typeof__(SSL_get_wbio) *SSL_get_wbio;
	__typeof__(SSL_get_wfd) *SSL_get_wfd;
	__typeof__(SSL_is_dtls) *SSL_is_dtls;
	int (*SSL_is_quic)(const SSL *); /* from 3.2 on, or NULL */
	__typeof__(SSL_is_server) *SSL_is_server;
	__typeof__(SSL_renegotiate_pending) *SSL_renegotiate_pending;
	__typeof__(SSL_session_reused) *SSL_session_reused;
	__typeof__(SSL_set0_security_ex_data) *SSL_set0_security_ex_data;
	__typeof__(SSL_set_accept_state) *SSL_set_accept_state;
	__typeof__(SSL_set_cipher_list) *SSL_set_cipher_list;
	__typeof__(SSL_set_ciphersuites) *SSL_set_ciphersuites;
	__typeof__(SSL_set_connect_state) *SSL_set_connect_state;
	__typeof__(SSL_set_ex_data) *SSL_set_ex_data;
	__typeof__(SSL_set_options) *SSL_set_options;
	__typeof__(SSL_set_security_callback) *SSL_set_security_callback;
	__typeof__(SSL_set_session) *SSL_set_session;
	__typeof__(SSL_set_shutdown) *SSL_set_shutdown;
	__typeof__(SSL_set_verify) *SSL_set_verify;
	__typeof__(SSL_state_string) *SSL_state_string;
	__typeof__(SSL_version) *SSL_version;
	__typeof__(SSL_want) *SSL_want;
	__typeof__(X509_STORE_CTX_free) *X509_STORE_CTX_free;
	__typeof__(X509_STORE_CTX_get0_cert) *X509_STORE_CTX_get0_cert;
	__typeof__(X509_STORE_CTX_get0_chain) *X509_STORE_CTX_get0_chain;
	__typeof__(X509_STORE_CTX_get0_param) *X509_STORE_CTX_get0_param;
	__typeof__(X509_STORE_CTX_get0_parent_ctx)
	    *X509_STORE_CTX_get0_parent_ctx;
	__typeof__(X509_STORE_CTX_get0_store) *X509_STORE_CTX_get0_store;
	__typeof__(X509_STORE_CTX_get_current_cert)
	    *X509_STORE_CTX_get_current_cert;
	__typeof__(X509_STORE_CTX_get_error) *X509_STORE_CTX_get_error;
	__typeof__(X509_STORE_CTX_get_ex_data) *X509_STORE_CTX_get_ex_data;
	__typeof__(X509_STORE_CTX_init) *X509_STORE_CTX_init;
	__typeof__(X509_STORE_CTX_new) *X509_STORE_CTX_new;
	__typeof__(X509_STORE_CTX_set_error) *X509_STORE_CTX_set_error;
	__typeof__(X509_STORE_CTX_set_ex_data) *X509_STORE_CTX_set_ex_data;
	__typeof__(X509_STORE_get_verify_cb) *X509_STORE_get_verify_cb;
	__typeof__(X509_STORE_add_cert) *X509_STORE_add_cert;
	__typeof__(X509_STORE_free) *X509_STORE_free;
	__typeof__(X509_STORE_new) *X509_STORE_new;
	__typeof__(X509_VERIFY_PARAM_clear_flags)
	    *X509_VERIFY_PARAM_clear_flags;
	__typeof__(X509_VERIFY_PARAM_get0_host) *X509_VERIFY_PARAM_get0_host;
	__typeof__(X509_VERIFY_PARAM_get1_ip_asc)
	    *X509_VERIFY_PARAM_get1_ip_asc;
	__typeof__(X509_VERIFY_PARAM_get_auth_level)
	    *X509_VERIFY_PARAM_get_auth_level;
	__typeof__(X509_VERIFY_PARAM_get_flags) *X509_VERIFY_PARAM_get_flags;
	__typeof__(X509_VERIFY_PARAM_set1) *X509_VERIFY_PARAM_set1;
	__typeof__(X509_VERIFY_PARAM_set_auth_level)
	    *X509_VERIFY_PARAM_set_auth_level;
	__typeof__(X509_VERIFY_PARAM_set_flags) *X509_VERIFY_PARAM_set_flags;
	__typeof__(X509_get0_pubkey) *X509_get0_pubkey;
	__typeof__(X509_get_X509_PUBKEY) *X509_get_X509_PUBKEY;
	__typeof__(X509_get_signature_info) *X509_get_signature_info;
	__typeof__(X509_get_signature_nid) *X509_get_signature_nid;
	__typeof__(X509_verify_cert) *X509_verify_cert;
	__typeof__(X509_verify_cert_error_string)
	    *X509_verify_cert_error_string;
	__typeof__(i2d_X509_PUBKEY) *i2d_X509_PUBKEY;
};

/*
 * The library that method, ctx or ssl belongs to. A method lies inside the
 * libssl that made it, and ctx and ssl know their method. (Neither RTLD_NEXT
 * nor the caller's address will do: libssl may be in a local scope, there may
 * be several, and libssl calls its own exported functions, by tail calls too.)
 *
 * Never NULL: where it cannot be told (a NULL argument, an object that is not
 * OpenSSL's) the answer is not usable, and all it has is what to forward to:
 * what the code at the address caller would have got without the shim, or NULL.
 *
 * Takes no lock when the library is known, and none to know that of a method:
 * in a child of fork(2) the dynamic loader's may be held for ever, by a thread
 * that is not there. (But for what object_at says, and for a libssl that is not
 * linked with -z nodelete, which OpenSSL's own build does.) All else takes the
 * loader's. Safe in any thread.
 */
struct library *library_of_method(const SSL_METHOD *method, const void *caller);
struct library *library_of_ctx(const SSL_CTX *ctx, const void *caller);
struct library *library_of_ssl(const SSL *ssl, const void *caller);

/*
 * The first known library, or the next one after a library, whose libcrypto
 * has the code at the address; NULL at the end. Takes no lock.
 */
struct library *library_of_crypto(const void *code, struct library *after);

/* The usable library, if there is just one known; else NULL. Takes no lock. */
struct library *library_only(void);

#endif
