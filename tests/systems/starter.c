/* SPDX-License-Identifier: MIT */
/* starter COMMAND [ARG]...: a program that starts another. */
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	if (argc < 2)
		return 2;
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
