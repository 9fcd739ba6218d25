/* SPDX-License-Identifier: MIT */
/* libgnutls: it can leave out RFC 5746, and renegotiate all the same. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/odd_server.h"
#include "support/loopback.h"

/* Reads the request; what it says does not matter. */
static ssize_t
take(gnutls_session_t session)
{
	char request[4096];

	return gnutls_record_recv(session, request, sizeof(request));
}

static void
answer(gnutls_session_t session, const char *text)
{
	gnutls_record_send(session, text, strlen(text));
}

void
odd_cut(gnutls_session_t session)
{
	if (take(session) > 0)
		answer(session, "HTTP/1.0 200 OK\r\n\r\nhello\n");
}

void
odd_close(gnutls_session_t session)
{
	odd_cut(session);
	gnutls_bye(session, GNUTLS_SHUT_WR);
}

void
odd_length(gnutls_session_t session)
{
	if (take(session) > 0)
		answer(session,
		    "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n");
}

void
odd_renegotiate(gnutls_session_t session)
{
	int rv;

	if (take(session) <= 0 || gnutls_rehandshake(session) < 0)
		return;
	do {
		rv = gnutls_handshake(session);
	} while (rv < 0 && rv != GNUTLS_E_WARNING_ALERT_RECEIVED &&
	         !gnutls_error_is_fatal(rv));
	if (rv < 0)
		return;
	answer(session, "HTTP/1.0 200 OK\r\n\r\nhello\n");
	gnutls_bye(session, GNUTLS_SHUT_WR);
}

void
odd_refuse(gnutls_session_t session)
{
	ssize_t got;

	while ((got = take(session)) > 0 || got == GNUTLS_E_REHANDSHAKE) {
		if (got == GNUTLS_E_REHANDSHAKE)
			gnutls_alert_send(session, GNUTLS_AL_WARNING,
			    GNUTLS_A_NO_RENEGOTIATION);
		else
			return;
	}
}

void
odd_ignore(gnutls_session_t session)
{
	char byte;

	if (take(session) != GNUTLS_E_REHANDSHAKE)
		return;
	while (recv(gnutls_transport_get_int(session), &byte, 1, 0) > 0)
		continue;
}

static void
serve_one(struct odd_server *server, int client)
{
	gnutls_session_t session;

	gnutls_init(&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
	gnutls_priority_set_direct(session, server->plan.priority, NULL);
	gnutls_credentials_set(
	    session, GNUTLS_CRD_CERTIFICATE, server->credentials);
	gnutls_transport_set_int(session, client);
	if (gnutls_handshake(session) == 0)
		server->plan.serve(session);
	gnutls_deinit(session);
}

static void *
serve(void *argument)
{
	struct odd_server *server = argument;
	struct pollfd wait[] = {
	    {.fd = server->fd, .events = POLLIN},
	    {.fd = server->ended, .events = POLLIN},
	};
	int client;

	while (poll(wait, 2, -1) > 0 && wait[1].revents == 0) {
		client = accept4(server->fd, NULL, NULL, SOCK_CLOEXEC);
		if (client == -1)
			continue;
		serve_one(server, client);
		close(client);
	}
	return NULL;
}

static void
load_dh(struct odd_server *server, const char *path)
{
	gnutls_datum_t file;

	assert_int_equal(gnutls_load_file(path, &file), 0);
	assert_int_equal(gnutls_dh_params_init(&server->dh), 0);
	assert_int_equal(gnutls_dh_params_import_pkcs3(
	                     server->dh, &file, GNUTLS_X509_FMT_PEM),
	    0);
	gnutls_free(file.data);
	gnutls_certificate_set_dh_params(server->credentials, server->dh);
}

static int
listen_ipv6(uint16_t *port)
{
	struct sockaddr_in6 in = {
	    .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd != -1);
	assert_int_equal(bind(fd, (void *)&in, sizeof(in)), 0);
	assert_int_equal(getsockname(fd, (void *)&in, &len), 0);
	assert_int_equal(listen(fd, 16), 0);
	*port = ntohs(in.sin6_port);
	return fd;
}

/* Serves on the socket that listens. */
static void
start(struct odd_server *server, const struct scratch *scratch,
    const struct odd_plan *plan)
{
	server->plan = *plan;
	gnutls_certificate_allocate_credentials(&server->credentials);
	assert_int_equal(
	    gnutls_certificate_set_x509_key_file(server->credentials,
	        scratch_path(scratch, "strong.pem"),
	        scratch_path(scratch, "strong.key"), GNUTLS_X509_FMT_PEM),
	    0);
	if (plan->dh != NULL)
		load_dh(server, scratch_path(scratch, plan->dh));
	snprintf(
	    server->port_text, sizeof(server->port_text), "%u", server->port);
	server->ended = eventfd(0, EFD_CLOEXEC);
	assert_true(server->ended != -1);
	assert_int_equal(
	    pthread_create(&server->thread, NULL, serve, server), 0);
}

void
odd_start(struct odd_server *server, const struct scratch *scratch,
    const struct odd_plan *plan)
{
	*server = (struct odd_server){0};
	server->fd = loopback_listen(1, &server->port);
	start(server, scratch, plan);
}

void
odd_start_ipv6(struct odd_server *server, const struct scratch *scratch,
    const struct odd_plan *plan)
{
	*server = (struct odd_server){0};
	server->fd = listen_ipv6(&server->port);
	start(server, scratch, plan);
}

void
odd_stop(struct odd_server *server)
{
	if (server->port == 0)
		return;
	eventfd_write(server->ended, 1);
	pthread_join(server->thread, NULL);
	close(server->ended);
	close(server->fd);
	gnutls_certificate_free_credentials(server->credentials);
	if (server->dh != NULL)
		gnutls_dh_params_deinit(server->dh);
	server->port = 0;
}
