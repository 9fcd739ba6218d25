/* SPDX-License-Identifier: MIT */
/* Linked for an address that no process has, so that it is loaded below. */
int below_function(void);

int
below_function(void)
{
	return 7;
}
