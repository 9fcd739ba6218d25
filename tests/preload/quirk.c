/* SPDX-License-Identifier: MIT */
/* A server by GnuTLS with one quirk: quirk WHICH CERTIFICATE KEY */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

/* What is left of a packet of 1500 bytes when IPv4, TCP and TLS are in it. */
#define HELLO_MAX (1500 - 20 - 32 - 5)

#define SUPPORTED_VERSIONS 43 /* the extension, RFC 8446 4.2.1 */

static const char answer[] = "HTTP/1.0 200 OK\r\n"
                             "Content-Type: text/plain\r\n\r\n"
                             "an answer\n";

static enum quirk {
	ENDS_ABRUPTLY,        /* ends a connection without close_notify */
	ASKS_TO_RENEGOTIATE,  /* before it answers, and lacks RFC 5746 */
	CHOKES_ON_BIG_HELLO,  /* one that does not fit into one packet */
	CHOKES_ON_NEW_VERSION /* one that offers TLS 1.3 */
} quirk;

static const struct {
	const char *name;
	const char *priority;
} quirks[] = {
    [ENDS_ABRUPTLY] = {"ends-abruptly", "NORMAL:-VERS-TLS1.3"},
    [ASKS_TO_RENEGOTIATE] = {"asks-to-renegotiate",
        "NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION"},
    [CHOKES_ON_BIG_HELLO] = {"chokes-on-big-hello", "NORMAL"},
    [CHOKES_ON_NEW_VERSION] = {"chokes-on-new-version", "NORMAL:-VERS-TLS1.3"},
};

static int
is_tls13_offered(
    void *offered, unsigned type, const unsigned char *data, unsigned len)
{
	unsigned i;

	/* A list of versions, two bytes each, behind its length. */
	for (i = 1; type == SUPPORTED_VERSIONS && i + 1 < len; i += 2) {
		if (data[i] == 3 && data[i + 1] == 4)
			*(bool *)offered = true;
	}
	return 0;
}

static int
on_hello(gnutls_session_t session, unsigned type, unsigned when,
    unsigned incoming, const gnutls_datum_t *message)
{
	bool offered = false;

	(void)session, (void)type, (void)when, (void)incoming;
	if (quirk == CHOKES_ON_BIG_HELLO)
		return message->size + 4 > HELLO_MAX ? GNUTLS_E_USER_ERROR : 0;
	gnutls_ext_raw_parse(&offered, is_tls13_offered, message,
	    GNUTLS_EXT_RAW_FLAG_TLS_CLIENT_HELLO);
	return offered ? GNUTLS_E_USER_ERROR : 0;
}

static int
handshake(gnutls_session_t session)
{
	int rv;

	do
		rv = gnutls_handshake(session);
	while (rv == GNUTLS_E_AGAIN || rv == GNUTLS_E_INTERRUPTED);
	return rv;
}

/* Reads to the empty line that ends an HTTP request. */
static int
read_request(gnutls_session_t session)
{
	char request[4096] = "";
	size_t len = 0;
	ssize_t got;

	while (strstr(request, "\r\n\r\n") == NULL) {
		got = gnutls_record_recv(
		    session, request + len, sizeof(request) - 1 - len);
		if (got <= 0)
			return -1;
		len += (size_t)got;
		request[len] = '\0';
	}
	return 0;
}

static void
converse(gnutls_session_t session)
{
	if (handshake(session) < 0 || read_request(session) == -1)
		return;
	if (quirk == ASKS_TO_RENEGOTIATE &&
	    (gnutls_rehandshake(session) < 0 || handshake(session) < 0)) {
		gnutls_alert_send(
		    session, GNUTLS_AL_FATAL, GNUTLS_A_HANDSHAKE_FAILURE);
		return;
	}
	gnutls_record_send(session, answer, sizeof(answer) - 1);
	if (quirk != ENDS_ABRUPTLY)
		gnutls_bye(session, GNUTLS_SHUT_WR);
}

static void
serve(int fd, gnutls_certificate_credentials_t credentials)
{
	gnutls_session_t session;

	gnutls_init(&session, GNUTLS_SERVER);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_priority_set_direct(session, quirks[quirk].priority, NULL);
	if (quirk == CHOKES_ON_BIG_HELLO || quirk == CHOKES_ON_NEW_VERSION)
		gnutls_handshake_set_hook_function(session,
		    GNUTLS_HANDSHAKE_CLIENT_HELLO, GNUTLS_HOOK_PRE, on_hello);
	gnutls_transport_set_int(session, fd);
	converse(session);
	gnutls_deinit(session);
	/* What is unread would turn the end into a reset. */
	shutdown(fd, SHUT_WR);
	while (read(fd, (char[256]){0}, 256) > 0)
		continue;
	close(fd);
}

static int
listener(void)
{
	struct sockaddr_in any = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || bind(fd, (void *)&any, sizeof(any)) == -1 ||
	    listen(fd, 16) == -1)
		err(1, "cannot listen");
	return fd;
}

int
main(int argc, char *argv[])
{
	gnutls_certificate_credentials_t credentials;
	int fd, client;

	if (argc != 4)
		errx(1, "usage: quirk WHICH CERTIFICATE KEY");
	while (strcmp(quirks[quirk].name, argv[1]) != 0) {
		if (++quirk == sizeof(quirks) / sizeof(quirks[0]))
			errx(1, "%s: no such quirk", argv[1]);
	}
	signal(SIGPIPE, SIG_IGN);
	gnutls_certificate_allocate_credentials(&credentials);
	if (gnutls_certificate_set_x509_key_file(
	        credentials, argv[2], argv[3], GNUTLS_X509_FMT_PEM) < 0)
		errx(1, "cannot use the certificate");
	fd = listener();
	for (;;) {
		client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
		if (client != -1)
			serve(client, credentials);
	}
}
