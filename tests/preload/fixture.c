/* SPDX-License-Identifier: MIT */
/* gnutls-serv without RFC 5746, and a client that verifies it. */
#include "preload/fixture.h"

struct fixture fixture;

int
fixture_start(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	fixture.ctx = client_context(&fixture.scratch);
	return 0;
}

int
fixture_stop(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}
