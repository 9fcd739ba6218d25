/* SPDX-License-Identifier: MIT */
/*
 * plugin PATH PORT NAME: a program that knows nothing of TLS and loads a plugin
 * that does, with RTLD_DEEPBIND: what the plugin is linked to comes before what
 * is preloaded.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

#include "reach/handshake.h"

int
main(int argc, char *argv[])
{
	__typeof__(handshake) *call = NULL;
	void *handle = NULL;

	if (argc == 4)
		handle =
		    dlopen(argv[1], RTLD_LAZY | RTLD_LOCAL | RTLD_DEEPBIND);
	if (handle != NULL)
		call = dlsym(handle, "handshake");
	if (call == NULL) {
		puts(dlerror());
		return 2;
	}
	return call(argv[2], argv[3]);
}
