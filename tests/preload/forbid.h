/* SPDX-License-Identifier: MIT */
/* Calls that must not be made. */
#ifndef LEGACYTLS_TESTS_FORBID_H
#define LEGACYTLS_TESTS_FORBID_H

/* fstat(2) of that descriptor ends the process, from now on for good. */
void forbid_fstat(int fd);

#endif
