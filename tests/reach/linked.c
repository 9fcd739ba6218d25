/* SPDX-License-Identifier: MIT */
/* linked PORT NAME: a program that is linked to libssl. */
#include "reach/handshake.h"

int
main(int argc, char *argv[])
{
	return argc == 3 ? handshake(argv[1], argv[2]) : 2;
}
