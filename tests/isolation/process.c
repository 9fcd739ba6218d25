/* SPDX-License-Identifier: MIT */
/* Prepares a process without the object, and goes on with it. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sys/socket.h>

#include <arpa/inet.h>
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
#include "isolation/process.h"
#include "isolation/worker.h"

#define FIRST_LISTENER 10 /* a descriptor, the others follow */

/* What both halves of a process make from the same numbers. */
struct setting {
	struct keys keys;
	struct plan plan;
	struct chance chance;
	char pin[45], pin_other[45];
	bool has_sockets, is_elsewhere;
	struct host hosts[THREADS_MAX][HOSTS];
};

static void
require(bool is_good, const char *what)
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
setting_make(struct setting *setting, const struct task *task)
{
	struct chance *chance = &setting->chance;
	char path[256];
	unsigned i;

	snprintf(path, sizeof(path), "%s/keys.pem", task->dir);
	keys_read(&setting->keys, path);
	keys_pin(&setting->keys, LEAF_EC, setting->pin);
	keys_pin(&setting->keys, LEAF_RSA, setting->pin_other);
	/* Of nobody: a key that no server has. */
	setting->pin_other[0] = setting->pin_other[0] == 'A' ? 'B' : 'A';
	setting->plan.pin = setting->pin;
	setting->plan.pin_other = setting->pin_other;
	chance_start(chance, task->seed, task->process, 0);
	setting->plan.threads = chance_one_in(chance, 2) ? 1 : THREADS_MAX;
	setting->has_sockets = !chance_one_in(chance, 3);
	plan_make(&setting->plan, chance);
	setting->is_elsewhere =
	    setting->plan.is_refused && chance_one_in(chance, 2);
	for (i = 0; i < setting->plan.threads; i++)
		hosts_make(setting->hosts[i], &setting->plan, i, chance);
	hosts_settle(setting->hosts, setting->plan.threads);
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
			require(fd != -1, "isolation: listen");
			if (fd != wanted) {
				require(dup2(fd, wanted) != -1, "dup2");
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
			require(
			    getsockname(FIRST_LISTENER + (int)(i * PORTS + j),
			        (void *)&in6, &len) == 0,
			    "isolation: getsockname");
			plan->ports[i][j] = ntohs(in6.sin6_port);
		}
	}
}

/* For nss_wrapper, as in hosts(5). */
static void
hosts_write(const struct setting *setting, const char *path)
{
	FILE *file = fopen(path, "w");
	char address[INET6_ADDRSTRLEN];
	unsigned i;
	size_t j;

	require(file != NULL, path);
	for (i = 0; i < setting->plan.threads; i++) {
		for (j = 0; j < HOSTS; j++) {
			const struct host *host = &setting->hosts[i][j];

			ip_write(&host->ip, address);
			if (host->is_known)
				fprintf(file, "%s %s\n", address, host->text);
		}
	}
	require(fclose(file) == 0, path);
}

static void
environment_make(const struct setting *setting, const struct task *task,
    struct chance *chance)
{
	char rules[16384], path[256];
	struct plan plan = setting->plan;

	plan.is_refused &= !setting->is_elsewhere;
	plan_write(&plan, chance, rules, sizeof(rules));
	process_path(task, "hosts", path);
	hosts_write(setting, path);
	unsetenv("OPENSSL_CONF");
	unsetenv("LEGACYTLS_CONTAIN");
	unsetenv("LEGACYTLS_JOURNAL");
	unsetenv("LEGACYTLS_PROGRAMS");
	if (setting->is_elsewhere)
		setenv("LEGACYTLS_PROGRAMS", "another*", 1);
	setenv("LEGACYTLS_HOSTS", rules, 1);
	setenv("NSS_WRAPPER_HOSTS", path, 1);
	setenv("NSS_WRAPPER_MAX_HOSTENTS", "2000", 1);
	setenv("LD_PRELOAD",
	    task->is_twin ? "libnss_wrapper.so" :
	                    LEGACYTLS_OBJECT ":libnss_wrapper.so",
	    1);
}

/* Nothing of the runner's may look like a connection of this process. */
static void
streams_make(const struct task *task)
{
	int nothing = open("/dev/null", O_RDWR), log;
	char path[256];

	process_path(task, "log", path);
	log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
	require(nothing != -1 && log != -1, path);
	require(dup2(nothing, STDIN_FILENO) != -1 &&
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
	struct chance chance;

	streams_make(task);
	require(setting != NULL, "isolation");
	listen_all(&setting->plan);
	setting_make(setting, task);
	chance_start(&chance, task->seed, task->process, 1000);
	environment_make(setting, task, &chance);
	snprintf(seed, sizeof(seed), "%" PRIu64, task->seed);
	snprintf(process, sizeof(process), "%u", task->process);
	snprintf(handshakes, sizeof(handshakes), "%u", task->handshakes);
	execl("/proc/self/exe", "isolation", task->is_twin ? "--twin" : "--run",
	    task->dir, seed, process, handshakes,
	    task->is_verbose ? "--verbose" : NULL, NULL);
	require(false, "isolation: exec");
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
	require(file != NULL && fwrite(bytes, 1, len, file) == len &&
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

	require(getaddrinfo("127.0.0.1", NULL, NULL, &answers) == 0,
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

	require(
	    setting != NULL && workers != NULL && digests != NULL, "isolation");
	signal(SIGPIPE, SIG_IGN);
	ports_read(&setting->plan);
	setting_make(setting, task);
	servers_start(&setting->keys);
	programs_start(&setting->keys);
	expect_start();
	names_start();
	if (task->is_verbose)
		fprintf(stderr, "%s\n", getenv("LEGACYTLS_HOSTS"));
	for (i = 0; i < setting->plan.threads; i++) {
		worker_make(&workers[i], task, setting, i, digests);
		require(pthread_create(
		            &threads[i], NULL, worker_run, &workers[i]) == 0,
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
