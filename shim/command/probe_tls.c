/* SPDX-License-Identifier: MIT */
/* A handshake, and what became of it. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "command/probe_offer.h"
#include "command/probe_tls.h"
#include "policy/message.h"

/* What Python's create_default_context has from 3.10 on. */
#define STRICT_CIPHERS                                    \
	"@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:" \
	"DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"

/* Errors of alerts are those of TLS and this. */
#define ALERT_REASON SSL_AD_REASON_OFFSET

static void
fail(struct probe_result *result, enum probe_outcome outcome, int code,
    const char *text)
{
	result->outcome = outcome;
	result->code = code;
	message_escape(result->text, sizeof(result->text), text, strlen(text));
}

/* The key is known from here on even if the chain is then refused. */
static int
on_certificates(X509_STORE_CTX *store, void *argument)
{
	struct probe_tls *tls = argument;
	X509 *cert = X509_STORE_CTX_get0_cert(store);
	unsigned char *der = NULL;
	int len = cert != NULL ?
	              i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &der) :
	              -1;

	if (len > 0)
		tls->result->has_key = EVP_Digest(der, (size_t)len,
		    tls->result->key, NULL, EVP_sha256(), NULL);
	OPENSSL_free(der);
	if (cert != NULL)
		probe_offer_take_certificate(&tls->result->offer, cert);
	return X509_verify_cert(store);
}

static void
on_message(int is_sent, int version, int type, const void *bytes, size_t len,
    SSL *ssl, void *argument)
{
	struct probe_tls *tls = argument;
	const unsigned char *message = bytes;

	(void)version, (void)ssl;
	/* OpenSSL skips HelloRequests for as long as they come. */
	if (probe_wire_is_over(tls->wire))
		shutdown(tls->wire->fd, SHUT_RDWR);
	if (type != SSL3_RT_HANDSHAKE && type != SSL3_RT_ALERT)
		return;
	tls->result->is_tls |= !is_sent;
	if (type != SSL3_RT_HANDSHAKE || len == 0)
		return;
	if (is_sent)
		tls->is_past |= message[0] == SSL3_MT_FINISHED;
	else if (message[0] == SSL3_MT_SERVER_HELLO)
		tls->server_hellos++;
	else if (message[0] == SSL3_MT_CERTIFICATE_REQUEST)
		tls->result->wants_certificate = true;
	else if (message[0] == SSL3_MT_HELLO_REQUEST)
		tls->result->asks_to_renegotiate = true;
}

/* OpenSSL's defaults, spelled out where builds differ; or stricter. */
static SSL_CTX *
context_make(enum probe_client client)
{
	SSL_CTX *ctx;
	bool is_made;

	OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	ctx = SSL_CTX_new(TLS_client_method());
	if (ctx == NULL)
		return NULL;
	SSL_CTX_set_security_level(ctx, 2);
	is_made = SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	          SSL_CTX_set_default_verify_paths(ctx) == 1;
	if (client == PROBE_STRICT) {
		is_made =
		    is_made && SSL_CTX_set_cipher_list(ctx, STRICT_CIPHERS);
		X509_VERIFY_PARAM_set_flags(
		    SSL_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
	}
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (is_made)
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

/* The server name, and the name or address that is verified. */
static bool
name_set(SSL *ssl, const struct probe_target *target)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (target->is_address)
		return X509_VERIFY_PARAM_set1_ip_asc(param, target->host) == 1;
	return SSL_set_tlsext_host_name(ssl, target->host) == 1 &&
	       X509_VERIFY_PARAM_set1_host(param, target->host, 0) == 1;
}

int
probe_tls_make(struct probe_tls *tls, struct probe_wire *wire,
    const struct probe_request *request, struct probe_result *result)
{
	*tls = (struct probe_tls){
	    .ctx = context_make(request->client),
	    .wire = wire,
	    .result = result,
	};
	tls->ssl = tls->ctx != NULL ? SSL_new(tls->ctx) : NULL;
	if (tls->ssl == NULL || !name_set(tls->ssl, &request->target) ||
	    SSL_set_fd(tls->ssl, wire->fd) != 1) {
		fail(result, PROBE_BROKEN, 0, "OpenSSL cannot make a client");
		probe_tls_free(tls);
		return -1;
	}
	SSL_CTX_set_cert_verify_callback(tls->ctx, on_certificates, tls);
	SSL_set_msg_callback(tls->ssl, on_message);
	SSL_set_msg_callback_arg(tls->ssl, tls);
	SSL_set_connect_state(tls->ssl);
	return 0;
}

void
probe_tls_free(struct probe_tls *tls)
{
	SSL_free(tls->ssl);
	SSL_CTX_free(tls->ctx);
}

int
probe_tls_wait(struct probe_tls *tls, int rv)
{
	switch (SSL_get_error(tls->ssl, rv)) {
	case SSL_ERROR_WANT_READ:
		return probe_wire_wait(tls->wire, POLLIN);
	case SSL_ERROR_WANT_WRITE:
		return probe_wire_wait(tls->wire, POLLOUT);
	case SSL_ERROR_SYSCALL:
		return -1;
	default:
		errno = 0;
		return -1;
	}
}

/* What OpenSSL itself says is wrong. */
static void
fail_by_reason(struct probe_tls *tls, int reason, const char *text)
{
	struct probe_result *result = tls->result;
	long verified = SSL_get_verify_result(tls->ssl);

	if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
		fail(result, PROBE_UNTRUSTED, (int)verified,
		    X509_verify_cert_error_string(verified));
	else if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		fail(result, PROBE_CLOSED, 0,
		    "the server ends the connection in the handshake");
	else if (reason > ALERT_REASON)
		fail(result, PROBE_ALERT, reason - ALERT_REASON, text);
	else if (!result->is_tls)
		fail(result, PROBE_NOT_TLS, reason,
		    "the server sends what is not TLS");
	else
		fail(result, PROBE_REFUSED, reason, text);
}

static void
handshake_failed(struct probe_tls *tls, int error)
{
	/* The first is the cause, later ones what came of it. */
	unsigned long queued = ERR_peek_error();
	const char *text = ERR_reason_error_string(queued);

	if (error == ETIMEDOUT || probe_wire_is_over(tls->wire))
		fail(tls->result, PROBE_SILENT, 0,
		    tls->result->is_tls ?
		        "the handshake does not come to an end" :
		        "the server does not answer the ClientHello");
	else if (queued != 0)
		fail_by_reason(tls, ERR_GET_REASON(queued),
		    text != NULL ? text : "an error without a name");
	else
		fail(tls->result, PROBE_CLOSED, error,
		    "the server resets the connection in the handshake");
	/* All of the server's was good; what it lacks is of the client's. */
	if (tls->is_past && tls->result->wants_certificate) {
		tls->result->outcome = PROBE_DONE;
		tls->result->needs_certificate = true;
		probe_offer_take(&tls->result->offer, tls->ssl);
	}
}

int
probe_tls_handshake(struct probe_tls *tls)
{
	int rv;

	ERR_clear_error();
	errno = 0;
	while ((rv = SSL_do_handshake(tls->ssl)) != 1) {
		if (probe_tls_wait(tls, rv) == -1) {
			handshake_failed(tls, errno);
			return -1;
		}
	}
	tls->result->outcome = PROBE_DONE;
	probe_offer_take(&tls->result->offer, tls->ssl);
	return 0;
}
