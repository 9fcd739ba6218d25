/* SPDX-License-Identifier: MIT */
/* gnutls-serv without RFC 5746. */
#include "support/legacy_group.h"

struct legacy_group legacy_group;

int
legacy_start(void **state)
{
	(void)state;
	scratch_make(&legacy_group.scratch);
	server_gnutls(&legacy_group.server, &legacy_group.scratch, "strong",
	    SERVER_NO_RFC5746);
	return 0;
}

int
legacy_stop(void **state)
{
	(void)state;
	server_stop(&legacy_group.server);
	scratch_remove(&legacy_group.scratch);
	return 0;
}
