/* SPDX-License-Identifier: MIT */
/* gnutls-serv without RFC 5746. */
#include "support/legacy.h"

struct legacy legacy;

int
legacy_start(void **state)
{
	(void)state;
	scratch_make(&legacy.scratch);
	server_gnutls(
	    &legacy.server, &legacy.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

int
legacy_stop(void **state)
{
	(void)state;
	server_stop(&legacy.server);
	scratch_remove(&legacy.scratch);
	return 0;
}
