/* SPDX-License-Identifier: MIT */
/* With hardener.c: assembler that does not say that it is a function. */
#include "reach/hardener.h"

#if defined(__x86_64__) || defined(__i386__)
#define JUMP "jmp"
#else
#define JUMP "b"
#endif

__asm__(".text\n"
        ".globl SSL_CTX_new\n"
        "SSL_CTX_new: " JUMP " hardener_new\n");
