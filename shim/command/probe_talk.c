/* SPDX-License-Identifier: MIT */
/* HTTP as far as it takes to see how an answer ends, and renegotiation. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

#include "command/probe_talk.h"

#define ANSWER_MAX (256 * 1024)

/* Of an answer's head, which is looked at. */
#define HEAD_SIZE 16384

/* IANA's ports of implicit TLS that are for something else than HTTP. */
static const uint16_t others[] = {465, 563, 636, 853, 989, 990, 992, 993, 994,
    995, 2484, 3269, 5061, 5223, 5671, 5986, 6514, 6697, 8883};

static bool
is_http(const struct probe_target *target)
{
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (target->port == others[i])
			return false;
	}
	return target->protocol == PROBE_IMPLICIT;
}

static int
request_send(struct probe_tls *tls, const struct probe_target *target)
{
	const bool is_ipv6 = strchr(target->host, ':') != NULL;
	char request[HOST_NAME_SIZE + 256];
	int len, rv;

	len = snprintf(request, sizeof(request),
	    "GET / HTTP/1.1\r\n"
	    "Host: %s%s%s:%u\r\n"
	    "User-Agent: legacytls-probe\r\n"
	    "Accept: */*\r\n"
	    "Connection: close\r\n\r\n",
	    is_ipv6 ? "[" : "", target->host, is_ipv6 ? "]" : "", target->port);
	while ((rv = SSL_write(tls->ssl, request, len)) <= 0) {
		if (probe_tls_wait(tls, rv) == -1)
			return -1;
	}
	return 0;
}

/* Does an answer with this head tell where it ends (RFC 9112 6.3)? */
static bool
tells_its_end(const char *head)
{
	return strncmp(head, "HTTP/", 5) != 0 ||
	       strcasestr(head, "\ncontent-length:") != NULL ||
	       strcasestr(head, "\ntransfer-encoding:") != NULL;
}

/* Cuts off what follows the empty line. */
static void
head_end(char *head)
{
	char *end = strstr(head, "\r\n\r\n");

	if (end != NULL)
		*end = '\0';
}

static void
ending_note(struct probe_tls *tls, int rv, char *head)
{
	unsigned long error = ERR_peek_error();

	if (ERR_GET_REASON(error) > SSL_AD_REASON_OFFSET)
		tls->result->needs_certificate = tls->result->wants_certificate;
	head_end(head);
	if (SSL_get_error(tls->ssl, rv) == SSL_ERROR_ZERO_RETURN)
		tls->result->ending = PROBE_ENDING_PROPER;
	else if (ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING &&
	         tls->result->has_answered)
		tls->result->ending = tells_its_end(head) ?
		                          PROBE_ENDING_PROPER :
		                          PROBE_ENDING_CUT;
}

void
probe_talk_http(struct probe_tls *tls, const struct probe_target *target)
{
	char head[HEAD_SIZE + 1] = "", bytes[4096];
	size_t have = 0, total = 0, part;
	int rv;

	if (!is_http(target) || request_send(tls, target) == -1)
		return;
	while (total < ANSWER_MAX) {
		ERR_clear_error();
		rv = SSL_read(tls->ssl, bytes, sizeof(bytes));
		if (rv > 0) {
			part = (size_t)rv < HEAD_SIZE - have ? (size_t)rv :
			                                       HEAD_SIZE - have;
			memcpy(head + have, bytes, part);
			have += part;
			head[have] = '\0';
			total += (size_t)rv;
			tls->result->has_answered = true;
		} else if (probe_tls_wait(tls, rv) == -1) {
			ending_note(tls, rv, head);
			return;
		}
	}
}

void
probe_talk_renegotiate(struct probe_tls *tls)
{
	int rv;

	ERR_clear_error();
	if (SSL_renegotiate(tls->ssl) != 1)
		return;
	tls->server_hellos = 0;
	while ((rv = SSL_do_handshake(tls->ssl)) != 1) {
		if (probe_tls_wait(tls, rv) == -1)
			break;
	}
	if (tls->server_hellos > 0)
		tls->result->renegotiation = PROBE_RENEGOTIATION_ALLOWED;
	else if (errno != ETIMEDOUT)
		tls->result->renegotiation = PROBE_RENEGOTIATION_REFUSED;
}
