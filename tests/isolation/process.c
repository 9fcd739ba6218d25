/* SPDX-License-Identifier: MIT */
/* Prepares a process without the object, and goes on with it. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <inttypes.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "isolation/dial.h"
#include "isolation/given.h"
#include "isolation/process.h"
#include "isolation/setting.h"
#include "isolation/worker.h"

#define FIRST_LISTENER 10 /* a descriptor, the others follow */

void
process_require(bool is_good, const char *what)
{
	if (!is_good) {
		perror(what);
		exit(2);
	}
}

void
process_path(const struct task *task, const char *what, char path[256])
{
	snprintf(path, 256, "%s/%s%s.%u", task->dir, what,
	    task->is_twin ? "-twin" : "", task->process);
}

static void
listen_all(struct plan *plan)
{
	unsigned i, j;
	int fd, wanted;

	for (i = 0; i < THREADS_MAX; i++) {
		for (j = 0; j < PORTS; j++) {
			wanted = FIRST_LISTENER + (int)(i * PORTS + j);
			fd = dial_listen(&plan->ports[i][j]);
			process_require(fd != -1, "isolation: listen");
			if (fd != wanted) {
				process_require(dup2(fd, wanted) != -1, "dup2");
				close(fd);
			}
		}
	}
}

static void
ports_read(struct plan *plan)
{
	struct sockaddr_in6 in6 = {0};
	socklen_t len;
	unsigned i, j;

	for (i = 0; i < THREADS_MAX; i++) {
		for (j = 0; j < PORTS; j++) {
			len = sizeof(in6);
			process_require(
			    getsockname(FIRST_LISTENER + (int)(i * PORTS + j),
			        (void *)&in6, &len) == 0,
			    "isolation: getsockname");
			plan->ports[i][j] = ntohs(in6.sin6_port);
		}
	}
}

/* Nothing of the runner's may look like a connection of this process. */
static void
streams_make(const struct task *task)
{
	int nothing = open("/dev/null", O_RDWR), log;
	char path[256];

	process_path(task, "log", path);
	log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
	process_require(nothing != -1 && log != -1, path);
	process_require(dup2(nothing, STDIN_FILENO) != -1 &&
	                    dup2(nothing, STDOUT_FILENO) != -1 &&
	                    dup2(log, STDERR_FILENO) != -1,
	    "isolation: dup2");
	close_range(3, ~0U, 0);
}

_Noreturn void
process_exec(const struct task *task)
{
	struct setting *setting = calloc(1, sizeof(*setting));
	char seed[24], process[12], handshakes[12];

	streams_make(task);
	process_require(setting != NULL, "isolation");
	listen_all(&setting->plan);
	setting_make(setting, task);
	setting_export(setting, task);
	snprintf(seed, sizeof(seed), "%" PRIu64, task->seed);
	snprintf(process, sizeof(process), "%u", task->process);
	snprintf(handshakes, sizeof(handshakes), "%u", task->handshakes);
	execl("/proc/self/exe", "isolation", task->is_twin ? "--twin" : "--run",
	    task->dir, seed, process, handshakes,
	    task->is_verbose ? "--verbose" : NULL, NULL);
	process_require(false, "isolation: exec");
	_exit(2);
}

static void
worker_make(struct worker *worker, const struct task *task,
    struct setting *setting, unsigned thread, uint64_t *digests)
{
	unsigned i;

	*worker = (struct worker){.plan = &setting->plan,
	    .thread = thread,
	    .has_sockets = setting->has_sockets,
	    .is_crowd = setting->has_sockets && setting->plan.threads > 1,
	    .is_contained = setting_holds(setting),
	    .has_journal = setting_records(setting) && !task->is_twin,
	    .is_verbose = task->is_verbose,
	    .hosts = setting->hosts[thread],
	    .count = task->handshakes / setting->plan.threads};
	worker->digests = digests + thread * worker->count;
	for (i = 0; i < PORTS; i++)
		worker->listeners[i] =
		    FIRST_LISTENER + (int)(thread * PORTS + i);
	chance_start(&worker->chance, task->seed, task->process, thread + 1);
}

static void
write_file(
    const struct task *task, const char *what, const void *bytes, size_t len)
{
	char path[256];
	FILE *file;

	process_path(task, what, path);
	file = fopen(path, "w");
	process_require(file != NULL && fwrite(bytes, 1, len, file) == len &&
	                    fclose(file) == 0,
	    path);
}

/*
 * Has nss_wrapper read its file now. It does so at the first look-up, with no
 * lock, and one of another thread then goes into a table that is not there yet.
 */
static void
names_start(void)
{
	struct addrinfo *answers;

	process_require(getaddrinfo("127.0.0.1", NULL, NULL, &answers) == 0,
	    "isolation: getaddrinfo");
	freeaddrinfo(answers);
}

int
process_run(const struct task *task)
{
	struct setting *setting = calloc(1, sizeof(*setting));
	struct worker *workers = calloc(THREADS_MAX, sizeof(*workers));
	uint64_t *digests = calloc(task->handshakes, sizeof(*digests));
	pthread_t threads[THREADS_MAX];
	struct tally tally = {0};
	unsigned i;

	process_require(
	    setting != NULL && workers != NULL && digests != NULL, "isolation");
	signal(SIGPIPE, SIG_IGN);
	ports_read(&setting->plan);
	setting_make(setting, task);
	servers_start(&setting->keys);
	programs_start(&setting->keys);
	given_start(setting_holds(setting));
	expect_start();
	names_start();
	if (task->is_verbose)
		fprintf(stderr, "%s\n", getenv("LEGACYTLS_HOSTS"));
	for (i = 0; i < setting->plan.threads; i++) {
		worker_make(&workers[i], task, setting, i, digests);
		process_require(pthread_create(&threads[i], NULL, worker_run,
		                    &workers[i]) == 0,
		    "isolation: pthread_create");
	}
	for (i = 0; i < setting->plan.threads; i++) {
		pthread_join(threads[i], NULL);
		tally_add(&tally, &workers[i].tally);
	}
	programs_stop();
	servers_stop();
	keys_free(&setting->keys);
	write_file(
	    task, "digests", digests, task->handshakes * sizeof(*digests));
	write_file(task, "tally", &tally, sizeof(tally));
	free(digests);
	free(workers);
	free(setting);
	/* What the rules would open stays shut without the object. */
	return !task->is_twin && tally.leaked + tally.missed + tally.wrong > 0;
}
