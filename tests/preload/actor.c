/* SPDX-License-Identifier: MIT */
/*
 * actor PORT STEP...: a TLS client that does what the steps say, one after the
 * other, and prints what comes of each handshake: "ok" or OpenSSL's reason.
 *     resolve:NAME   getaddrinfo
 *     open:ADDRESS   connect to ADDRESS:PORT; this is the socket from now on
 *     later:ADDRESS  the same, once the ClientHello has been made
 *     again:ADDRESS  by then the same socket is connected to there
 *     then:NAME      by then the server name is that one
 *     used:IPV4      connect to a socket of its own there, and write a byte
 *     idle:IPV4      used, but no byte is written
 *     talked:IPV4    idle, but a byte is written
 *     starttls:IPV4  connect to a relay there, which takes a byte before that
 *     corked:IPV4    the same, but the byte goes with what comes after it
 *     many:IPV4      used, 65 times
 *     accepted:IPV4  accept one there, and say something; nothing listens then
 *     match:IPV4     accepted, and it says as much as the first that was made
 *     output         connect to a UNIX socket, to write to it only
 *     unconnected    make a socket, and no more
 *     pipe:IPV4      what is hidden goes by pipes, to a child that is connected
 *     from:IPV4      open, from a port on which it listens
 *     few            no more than 64 descriptors
 *     full           open as many as there may be
 *     pair:KIND      make a UNIX pair, "stream" or "seqpacket"
 *     pairs          make 70 of them, "stream"
 *     unnamed        make a UNIX socket, and no more
 *     half:KIND      the same, and a child has one end
 *     child          go on in a child, with what has been made
 *     far            move it to a descriptor far behind all others
 *     close          close it
 *     beside         it is an idle one, and the next is the socket
 *     back           the idle one is the socket
 *     sni:NAME host:NAME ip:ADDRESS   what the next handshake calls its peer
 *     relaxed        legacy servers are taken, in that handshake
 *     visible        handshake on the socket, which OpenSSL knows
 *     split          the same, with another descriptor of it to write to
 *     hidden         handshake by memory BIOs, with the socket behind them
 *     loud           the same; meanwhile more is said on an idle one
 *     echo           the same, and not more but the same
 *     pieces         loud, by a BIO that takes but few bytes at once
 *     swapped        pieces, and another such BIO is set meanwhile
 *     two            hidden; then an idle one is sent a ClientHello, too
 *     read           OpenSSL knows the socket to read from it only
 *     written        the same, to write to it
 *     made           hidden, as far as the ClientHello; the next one follows
 *     sent:N         it is sent, N is 0 for the first that was made
 *     dropped:N      it ends
 *     done           all that were sent go on to the end
 *     crowd:N        so many made, to listed.test at 127.0.0.1
 *     rush           all that were made are sent, and go on to the end; what
 *                    comes of neighbours is printed once if it is the same
 *     turns:N        so many hidden there, one after the other, until one fails
 *     threads:N      so many threads make a ClientHello, and end
 *     thread         so does one beside which the object keeps this one
 *     holding        the same, and it does not end until
 *     released       now
 *     nowhere        hidden behind a BIO_s_null, as by QUIC
 *     connects       OpenSSL connects, to where later: says
 *     turned         OpenSSL knows an idle one, until it is to be written to
 *     direct         hidden by a BIO of its own, which writes to the socket;
 *                    meanwhile something is said on an idle one
 */
#include <fcntl.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "preload/actor_handshakes.h"
#include "preload/actor_links.h"
#include "preload/actor_many.h"
#include "preload/actor_queue.h"
#include "preload/actor_threads.h"

static struct {
	SSL_CTX *ctx;
	SSL *ssl;
	struct actor_link link;
} actor;

static void
resolve(const char *name)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *answers;

	if (getaddrinfo(name, actor.link.port, &hints, &answers) != 0) {
		printf("cannot resolve %s\n", name);
		exit(1);
	}
	freeaddrinfo(answers);
}

static void
go_by(int fd, int back)
{
	actor.link.fd = fd;
	actor.link.back = back;
}

static void
go_by_socket(int fd)
{
	go_by(fd, fd);
}

static void
open_pipes(const char *text)
{
	int fds[2];

	dial_by_pipes(text, actor.link.port, fds);
	go_by(fds[1], fds[0]);
}

static void
go_on_in_child(void)
{
	pid_t child = fork();
	int status = 1;

	if (child == 0)
		return;
	waitpid(child, &status, 0);
	_exit(status != 0);
}

static void
move_far(void)
{
	struct rlimit limit;
	int fd;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	fd = fcntl(actor.link.fd, F_DUPFD, 6000);
	if (fd == -1)
		die("far");
	close(actor.link.fd);
	go_by_socket(fd);
}

static void
tell(int rv)
{
	const char *reason = ERR_reason_error_string(ERR_get_error());

	puts(rv == 1 ? "ok" : reason != NULL ? reason : "no reason");
}

static void
handshake(const char *way)
{
	tell(handshake_as(way, actor.ssl, &actor.link));
	SSL_free(actor.ssl);
	actor.ssl = SSL_new(actor.ctx);
}

static void
make_hello(void)
{
	queue_make(actor.ssl, &actor.link);
	actor.link.later = actor.link.again = NULL;
	actor.ssl = SSL_new(actor.ctx);
}

static bool
step_with(const char *text, const char *value)
{
	int listener;

	if (strncmp(text, "resolve:", 8) == 0)
		resolve(value);
	else if (strncmp(text, "open:", 5) == 0)
		go_by_socket(dial(value, actor.link.port));
	else if (strncmp(text, "later:", 6) == 0)
		actor.link.later = value;
	else if (strncmp(text, "again:", 6) == 0)
		actor.link.again = value;
	else if (strncmp(text, "then:", 5) == 0)
		actor.link.then = value;
	else if (strncmp(text, "sent:", 5) == 0)
		queue_send(value);
	else if (strncmp(text, "dropped:", 8) == 0)
		queue_drop(value);
	else if (strncmp(text, "threads:", 8) == 0)
		threads_run(actor.ctx, value);
	else if (strncmp(text, "crowd:", 6) == 0)
		many_made(actor.ctx, actor.link.port, value);
	else if (strncmp(text, "turns:", 6) == 0)
		tell(many_in_turn(actor.ctx, actor.link.port, value));
	else if (strncmp(text, "used:", 5) == 0)
		(void)dial_and_say(value, 0, &listener);
	else if (strncmp(text, "talked:", 7) == 0)
		actor.link.beside = dial_and_say(value, 0, &listener);
	else if (strncmp(text, "idle:", 5) == 0)
		actor.link.beside = dial_idle(value, &listener);
	else if (strncmp(text, "many:", 5) == 0)
		dial_many(value);
	else if (strncmp(text, "accepted:", 9) == 0)
		accept_one(value);
	else if (strncmp(text, "match:", 6) == 0)
		queue_match(accept_and_listen(value));
	else if (strncmp(text, "starttls:", 9) == 0)
		go_by_socket(dial_relay(value, actor.link.port, 0));
	else if (strncmp(text, "corked:", 7) == 0)
		go_by_socket(dial_relay(value, actor.link.port, MSG_MORE));
	else if (strncmp(text, "pipe:", 5) == 0)
		open_pipes(value);
	else if (strncmp(text, "from:", 5) == 0)
		go_by_socket(dial_from_listening(value, actor.link.port));
	else if (strncmp(text, "pair:", 5) == 0)
		make_unix_pair(value, false);
	else if (strncmp(text, "half:", 5) == 0)
		make_unix_pair(value, true);
	else if (strncmp(text, "sni:", 4) == 0)
		SSL_set_tlsext_host_name(actor.ssl, value);
	else if (strncmp(text, "host:", 5) == 0)
		X509_VERIFY_PARAM_add1_host(
		    SSL_get0_param(actor.ssl), value, 0);
	else if (strncmp(text, "ip:", 3) == 0)
		X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(actor.ssl), value);
	else
		return false;
	return true;
}

static void
step(const char *text)
{
	const char *colon = strchr(text, ':');

	if (colon != NULL && step_with(text, colon + 1))
		return;
	if (strcmp(text, "child") == 0)
		go_on_in_child();
	else if (strcmp(text, "made") == 0)
		make_hello();
	else if (strcmp(text, "done") == 0)
		queue_finish();
	else if (strcmp(text, "rush") == 0)
		queue_rush();
	else if (strcmp(text, "thread") == 0)
		thread_beside(actor.ctx);
	else if (strcmp(text, "holding") == 0)
		thread_hold(actor.ctx);
	else if (strcmp(text, "released") == 0)
		thread_release();
	else if (strcmp(text, "far") == 0)
		move_far();
	else if (strcmp(text, "few") == 0)
		limit_descriptors();
	else if (strcmp(text, "close") == 0)
		close(actor.link.fd);
	else if (strcmp(text, "relaxed") == 0)
		SSL_set_options(actor.ssl, SSL_OP_LEGACY_SERVER_CONNECT);
	else if (strcmp(text, "full") == 0)
		open_all();
	else if (strcmp(text, "beside") == 0)
		actor.link.beside = actor.link.fd;
	else if (strcmp(text, "back") == 0)
		go_by_socket(actor.link.beside);
	else if (strcmp(text, "unconnected") == 0)
		(void)socket(AF_INET, SOCK_STREAM, 0);
	else if (strcmp(text, "unnamed") == 0)
		(void)socket(AF_UNIX, SOCK_STREAM, 0);
	else if (strcmp(text, "pairs") == 0)
		make_many_pairs();
	else if (strcmp(text, "output") == 0)
		dial_output();
	else
		handshake(text);
}

int
main(int argc, char *argv[])
{
	int i;

	actor.link.port = argv[1];
	actor.ctx = SSL_CTX_new(TLS_client_method());
	actor.ssl = SSL_new(actor.ctx);
	for (i = 2; i < argc; i++)
		step(argv[i]);
	SSL_free(actor.ssl);
	SSL_CTX_free(actor.ctx);
	/* gcov opens files as it ends. */
	close(STDIN_FILENO);
	return 0;
}
