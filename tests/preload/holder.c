/* SPDX-License-Identifier: MIT */
/*
 * An object whose constructor does not end, with the locks of the dynamic
 * loader held. It first writes a byte to the descriptor HOLDER_FD.
 */
#define _GNU_SOURCE
#include <link.h>
#include <stdlib.h>
#include <unistd.h>

static int
hold(struct dl_phdr_info *info, size_t size, void *data)
{
	const char *fd = getenv("HOLDER_FD");

	(void)info, (void)size, (void)data;
	if (fd == NULL || write(atoi(fd), "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void __attribute__((constructor)) hold_both(void)
{
	dl_iterate_phdr(hold, NULL);
}
