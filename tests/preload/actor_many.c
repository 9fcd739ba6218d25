/* SPDX-License-Identifier: MIT */
/* All by one name. */
#include <stdlib.h>
#include <unistd.h>

#include "preload/actor_links.h"
#include "preload/actor_many.h"
#include "preload/actor_queue.h"

static SSL *
make(SSL_CTX *ctx, const char *port, struct actor_link *link)
{
	SSL *ssl = SSL_new(ctx);

	*link = (struct actor_link){.port = port};
	link->fd = link->back = dial("127.0.0.1", port);
	SSL_set_tlsext_host_name(ssl, "listed.test");
	return ssl;
}

int
many_in_turn(SSL_CTX *ctx, const char *port, const char *count)
{
	struct actor_link link;
	SSL *ssl;
	int i, rv = 1;

	for (i = 0; i < atoi(count) && rv == 1; i++) {
		ssl = make(ctx, port, &link);
		rv = handshake_as("hidden", ssl, &link);
		SSL_free(ssl);
		close(link.fd);
	}
	return rv;
}

void
many_made(SSL_CTX *ctx, const char *port, const char *count)
{
	struct actor_link link;
	SSL *ssl;
	int i;

	for (i = 0; i < atoi(count); i++) {
		ssl = make(ctx, port, &link);
		queue_make(ssl, &link);
	}
}
