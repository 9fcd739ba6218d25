/* SPDX-License-Identifier: MIT */
/* What a program does with its SSL objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "isolation/client.h"

const char *const reuse_names[] = {"new SSL", "SSL_clear",
    "SSL_set_connect_state", "SSL_dup", "SSL_set_SSL_CTX"};

const char *const drive_names[] = {
    "SSL_connect", "SSL_do_handshake", "SSL_write", "SSL_read", "BIO_f_ssl"};

static void
client_make(struct client *client, struct chance *chance)
{
	client_free(client);
	client->made = client->now = &programs[chance_below(chance, PROGRAMS)];
	client->ssl = SSL_new(client->made->ctx);
	if (client->ssl == NULL) {
		fputs("isolation: no memory for an SSL\n", stderr);
		exit(1);
	}
	client->verifies = client->made->verifies;
	client->has_mode = false;
	client->takes_any_name = client->made->takes_any_name;
	client->asks_at_the_end = client->made->asks_at_the_end;
	client->is_strict = client->made->is_strict;
	client->has_list = chance_one_in(chance, 8);
	if (client->has_list)
		SSL_set_cipher_list(client->ssl, PROGRAM_LIST);
	if (chance_one_in(chance, 8))
		SSL_set_info_callback(client->ssl, program_info);
}

static void
client_dup(struct client *client)
{
	SSL *copy;

	SSL_clear(client->ssl);
	copy = SSL_dup(client->ssl);
	if (copy == NULL) {
		fputs("isolation: SSL_dup failed\n", stderr);
		exit(1);
	}
	SSL_free(client->ssl);
	client->ssl = copy;
	/* Without a callback to copy it keeps that of its context. */
	if (!client->takes_any_name && !client->asks_at_the_end) {
		client->takes_any_name = client->now->takes_any_name;
		client->asks_at_the_end = client->now->asks_at_the_end;
	}
	client->is_strict |= client->now->is_strict;
}

/* For what is next, whatever there was before. */
static void
client_set_mode(struct client *client, struct chance *chance)
{
	const int all = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT |
	                SSL_VERIFY_CLIENT_ONCE;
	const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER,
	    SSL_VERIFY_FAIL_IF_NO_PEER_CERT, all,
	    SSL_get_verify_mode(client->ssl) | SSL_VERIFY_PEER};
	int mode =
	    modes[chance_below(chance, sizeof(modes) / sizeof(modes[0]))];

	SSL_set_verify(client->ssl, mode, NULL);
	client->verifies = mode != SSL_VERIFY_NONE;
	client->has_mode = true;
}

void
client_ready(struct client *client, enum reuse reuse, struct chance *chance)
{
	unsigned other = chance_below(chance, PROGRAMS);

	switch (client->ssl == NULL ? REUSE_NEW : reuse) {
	case REUSE_CLEAR:
		SSL_clear(client->ssl);
		break;
	case REUSE_DUP:
		client_dup(client);
		break;
	case REUSE_CONTEXT:
		SSL_clear(client->ssl);
		client->now = &programs[other];
		SSL_set_SSL_CTX(client->ssl, client->now->ctx);
		break;
	case REUSE_CONNECT:
		break;
	default:
		client_make(client, chance);
		break;
	}
	SSL_set_connect_state(client->ssl);
	if (chance_one_in(chance, 5))
		client_set_mode(client, chance);
}

/* What OpenSSL will verify: of some texts it makes an address. */
static void
read_back(X509_VERIFY_PARAM *param, struct peer *peer)
{
	const char *host;
	char *literal;

	for (peer->host_count = 0;
	     peer->host_count < 2 && (host = X509_VERIFY_PARAM_get0_host(param,
	                                  (int)peer->host_count)) != NULL;
	     peer->host_count++)
		snprintf(
		    peer->hosts[peer->host_count], NAME_MAX_SIZE, "%s", host);
	literal = X509_VERIFY_PARAM_get1_ip_asc(param);
	peer->has_verify_ip =
	    literal != NULL && ip_read(literal, &peer->verify_ip);
	OPENSSL_free(literal);
}

void
client_name(struct client *client, struct peer *peer)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(client->ssl);
	unsigned i;

	SSL_set_tlsext_host_name(client->ssl, NULL);
	SSL_set1_host(client->ssl, NULL);
	X509_VERIFY_PARAM_set1_ip(param, NULL, 0);
	if (peer->has_sni && *peer->sni != '\0')
		peer->has_sni =
		    SSL_set_tlsext_host_name(client->ssl, peer->sni) == 1;
	else
		peer->has_sni = false;
	if (peer->has_verify_ip)
		X509_VERIFY_PARAM_set1_ip(param, peer->verify_ip.bytes,
		    peer->verify_ip.is_ipv6 ? 16 : 4);
	for (i = 0; i < peer->host_count; i++)
		SSL_add1_host(client->ssl, peer->hosts[i]);
	read_back(param, peer);
}

void
client_free(struct client *client)
{
	SSL_free(client->ssl);
	*client = (struct client){0};
}

static int
step_by_bio(SSL *ssl)
{
	BIO *bio = BIO_new(BIO_f_ssl());
	int rv;

	BIO_set_ssl(bio, ssl, BIO_NOCLOSE);
	rv = (int)BIO_do_handshake(bio);
	/* With the SSL's own BIO, of which it has a reference. */
	BIO_free_all(bio);
	return rv;
}

int
client_step(struct client *client, enum drive drive)
{
	SSL *ssl = client->ssl;
	int rv, error;
	char byte;

	ERR_clear_error();
	switch (drive) {
	case DRIVE_CONNECT:
		rv = SSL_connect(ssl);
		break;
	case DRIVE_WRITE:
		rv = SSL_write(ssl, "q", 1);
		break;
	case DRIVE_READ:
		rv = SSL_peek(ssl, &byte, 1);
		break;
	case DRIVE_BIO:
		rv = step_by_bio(ssl);
		break;
	default:
		rv = SSL_do_handshake(ssl);
		break;
	}
	error = SSL_get_error(ssl, rv);
	client->reason = ERR_GET_REASON(ERR_peek_error());
	if (SSL_is_init_finished(ssl) == 1)
		return 1;
	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ||
	               error == SSL_ERROR_WANT_CONNECT ?
	           0 :
	           -1;
}

enum ending
client_read(struct client *client, bool *has_read)
{
	char bytes[64];
	int rv, error;

	ERR_clear_error();
	do {
		rv = SSL_read(client->ssl, bytes, sizeof(bytes));
		*has_read |= rv > 0;
	} while (rv > 0);
	error = SSL_get_error(client->ssl, rv);
	if (error == SSL_ERROR_ZERO_RETURN)
		return ENDING_CLEAN;
	if (error == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_error()) ==
	                                  SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return ENDING_REFUSED;
	return ENDING_NONE;
}
