/* SPDX-License-Identifier: MIT */
/* Starts processes, and waits for them. */
#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "isolation/crew.h"

#define TWINS 4

bool
crew_has_twin(unsigned process)
{
	return process % TWINS == 0;
}

struct task
crew_task(const struct order *order, unsigned process, bool twin)
{
	return (struct task){order->dir, order->seed, process, HANDSHAKES, twin,
	    order->is_verbose};
}

/* Waits for one of them, and notes how it has ended. */
static void
wait_one(struct child *children, unsigned count)
{
	int status;
	pid_t pid = wait(&status);
	unsigned i;

	if (pid == -1) {
		perror("isolation: wait");
		exit(2);
	}
	for (i = 0; i < count; i++) {
		if (children[i].pid == pid)
			children[i].status = status;
	}
}

static pid_t
spawn(const struct task *task)
{
	pid_t pid = fork();

	if (pid == 0)
		process_exec(task);
	if (pid == -1) {
		perror("isolation: fork");
		exit(2);
	}
	return pid;
}

void
crew_run(const struct order *order, struct child *children)
{
	unsigned i, is_twin, running = 0;
	struct task task;

	for (i = 0; i < order->count; i++) {
		for (is_twin = 0; is_twin <= crew_has_twin(order->first + i);
		     is_twin++) {
			if (running == order->jobs) {
				wait_one(children, order->count * 2);
				running--;
			}
			task = crew_task(order, order->first + i, is_twin == 1);
			children[i * 2 + is_twin].pid = spawn(&task);
			running++;
		}
	}
	while (running-- > 0)
		wait_one(children, order->count * 2);
}
