/* SPDX-License-Identifier: MIT */
/* Which program is this process, and on which machine? */
#define _GNU_SOURCE
#include <sys/auxv.h>
#include <sys/utsname.h>

#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "common/programs.h"
#include "preload/program.h"

/* Written once, by the first call of program_machine; read-only after. */
static struct {
	pthread_once_t once;
	struct utsname names;
} machine = {.once = PTHREAD_ONCE_INIT};

static void
machine_read(void)
{
	if (uname(&machine.names) == -1)
		machine.names.nodename[0] = '\0';
}

const char *
program_machine(void)
{
	pthread_once(&machine.once, machine_read);
	return machine.names.nodename[0] != '\0' ? machine.names.nodename :
	                                           NULL;
}

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

const char *
program_name(void)
{
	const char *executed = (const char *)getauxval(AT_EXECFN);

	return executed != NULL ? base(executed) : "?";
}

bool
program_is_listed(const char *list)
{
	char binary[PATH_MAX];
	ssize_t len;

	if (!programs_are_named(list))
		return false;
	if (programs_include(list, program_name()))
		return true;
	len = readlink("/proc/self/exe", binary, sizeof(binary) - 1);
	if (len == -1)
		return false;
	binary[len] = '\0';
	/* It may have been replaced meanwhile. */
	return programs_include(list, binary) ||
	       (programs_cut_deleted(binary) && programs_include(list, binary));
}
