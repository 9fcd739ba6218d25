/* SPDX-License-Identifier: MIT */
/*
 * A server that renegotiates as often as it is asked to, which gnutls-serv does
 * only once. Arguments: certificate, key, priority string. It listens on a free
 * port of 127.0.0.1, and answers each line of a client's with a HelloRequest,
 * then with "served" or "refused".
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

static int
listen_somewhere(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    listen(fd, 4) == -1)
		exit(1);
	return fd;
}

/* Asks the client for a handshake: does it agree? */
static bool
renegotiate(gnutls_session_t session)
{
	int rv = gnutls_rehandshake(session);

	if (rv < 0)
		return false;
	do {
		rv = gnutls_handshake(session);
	} while (rv < 0 && rv != GNUTLS_E_WARNING_ALERT_RECEIVED &&
	         !gnutls_error_is_fatal(rv));
	return rv == 0;
}

static void
serve(gnutls_session_t session)
{
	const char *answer;
	char line[64];

	if (gnutls_handshake(session) < 0)
		return;
	while (gnutls_record_recv(session, line, sizeof(line)) > 0) {
		answer = renegotiate(session) ? "served" : "refused";
		if (gnutls_record_send(session, answer, strlen(answer)) < 0)
			return;
	}
}

int
main(int argc, char *argv[])
{
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	int listener, fd;

	if (argc != 4 ||
	    gnutls_certificate_allocate_credentials(&credentials) < 0 ||
	    gnutls_certificate_set_x509_key_file(
	        credentials, argv[1], argv[2], GNUTLS_X509_FMT_PEM) < 0)
		return 1;
	listener = listen_somewhere();
	while ((fd = accept(listener, NULL, NULL)) != -1) {
		if (gnutls_init(&session, GNUTLS_SERVER) < 0 ||
		    gnutls_priority_set_direct(session, argv[3], NULL) < 0 ||
		    gnutls_credentials_set(
		        session, GNUTLS_CRD_CERTIFICATE, credentials) < 0)
			return 1;
		gnutls_transport_set_int(session, fd);
		serve(session);
		gnutls_deinit(session);
		close(fd);
	}
	return 1;
}
