/* SPDX-License-Identifier: MIT */
/* Does the shim act in a process? */
#ifndef LEGACYTLS_COMMAND_JUDGE_PROCESS_H
#define LEGACYTLS_COMMAND_JUDGE_PROCESS_H

#include "command/judge.h"
#include "command/process.h"

/*
 * Judges the process by what was read of it and by its program, if that is
 * still there and can be judged; else bits, machine and libc are not told.
 * VERDICT_CAN: the shim is loaded, has its variables, and there is an OpenSSL
 * that it acts in.
 */
void judge_process(struct judgement *judgement, const struct process *process);

#endif
