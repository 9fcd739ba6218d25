/* SPDX-License-Identifier: MIT */
/* What a program may do that its caller may not. */
#ifndef LEGACYTLS_COMMAND_PRIVILEGE_H
#define LEGACYTLS_COMMAND_PRIVILEGE_H

/* What to do, where there is one. */
#define PRIVILEGE_INSTEAD                                             \
	"'legacytls run' after the privilege is gained, as in 'sudo " \
	"legacytls run', or a relay (stunnel) beside it"

/*
 * The privilege that the binary at path would give this process, for which
 * ld.so(8) then ignores LD_PRELOAD: "setuid", "setgid", "file capabilities"; or
 * NULL. What the process has already is none: root gains nothing by a program
 * that is setuid to root. Nor is what the kernel will not give: on a nosuid
 * mount, by setuid and setgid with no_new_privs, which the process hands on, or
 * by capabilities to inherit that the process has not.
 */
const char *privilege_gained(const char *path);

#endif
