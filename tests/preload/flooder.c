/* SPDX-License-Identifier: MIT */
/*
 * A client that asks for renegotiation again and again, whatever it is told,
 * which OpenSSL's does not. Arguments: port on 127.0.0.1, how often, how many
 * milliseconds between. Prints "s" (served), "r" (refused) or, at the end, "-"
 * (the connection is gone) for each time.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

static int
connect_to(const char *port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1)
		exit(1);
	return fd;
}

int
main(int argc, char *argv[])
{
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	int i, rv, fd;

	if (argc != 4 ||
	    gnutls_certificate_allocate_credentials(&credentials) < 0 ||
	    gnutls_init(&session, GNUTLS_CLIENT) < 0 ||
	    gnutls_priority_set_direct(session, "NORMAL:-VERS-TLS1.3", NULL) <
	        0 ||
	    gnutls_credentials_set(
	        session, GNUTLS_CRD_CERTIFICATE, credentials) < 0)
		return 1;
	fd = connect_to(argv[1]);
	gnutls_transport_set_int(session, fd);
	if (gnutls_handshake(session) < 0)
		return 1;
	for (i = 0; i < atoi(argv[2]); i++) {
		rv = gnutls_handshake(session);
		if (rv < 0 && rv != GNUTLS_E_WARNING_ALERT_RECEIVED) {
			putchar('-');
			break;
		}
		putchar(rv == 0 ? 's' : 'r');
		usleep((useconds_t)atoi(argv[3]) * 1000);
	}
	putchar('\n');
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(credentials);
	close(fd);
	return 0;
}
