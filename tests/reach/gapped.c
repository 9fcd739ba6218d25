/* SPDX-License-Identifier: MIT */
/* Between interposer.c and whole.c: as much code as a libssl has. */
__asm__(".text\n"
        ".skip 512 * 1024\n");
