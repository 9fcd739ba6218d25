/* SPDX-License-Identifier: MIT */
/* A running process, as /proc tells of it. */
#include <sys/auxv.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/process.h"
#include "common/programs.h"

/* The value if the entry "NAME=value" is of that name, or NULL. */
static const char *
value_of(const char *entry, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(entry, name, len) != 0 || entry[len] != '=')
		return NULL;
	return entry + len + 1;
}

/* What is overwritten has NULs, or the end of a title, where names were. */
static void
variable_seen(struct process *process, char *entry)
{
	const char *value;
	size_t i;

	if (entry[0] == '\0')
		process->is_unseen = true;
	process->is_odd |= strchr(entry, '=') == NULL;
	for (i = 0; i < VARIABLE_COUNT; i++) {
		value = value_of(entry, variable_name(i));
		if (value != NULL && process->values[i] == NULL)
			process->values[i] = strdup(value);
	}
}

static void
libssl_add(struct process *process, const char *path, enum tls_kind kind)
{
	size_t i;

	for (i = 0; i < process->libssl_count; i++) {
		if (strcmp(process->libssl[i].path, path) == 0)
			return;
	}
	if (i == PROCESS_LIBSSL_MAX)
		return;
	process->libssl[i].kind = kind;
	snprintf(process->libssl[i].path, PATH_MAX, "%s", path);
	process->libssl_count++;
}

/* Is the file the object of that name, or a version of it, "NAME.1"? */
static bool
is_object(const char *file, const char *name)
{
	size_t len = strlen(name);

	return strncmp(file, name, len) == 0 &&
	       (file[len] == '\0' || file[len] == '.');
}

/* A line of maps: the path is its sixth field, and goes to its end. */
static void
mapping_seen(struct process *process, char *line)
{
	const char *access = strchr(line, ' ');
	char *path = strchr(line, '/');
	const char *name;
	enum tls_kind kind;

	/* Who reads a library as a file has no code of it. */
	if (path == NULL || access == NULL || strnlen(access, 4) < 4 ||
	    access[3] != 'x')
		return;
	path[strcspn(path, "\n")] = '\0';
	(void)programs_cut_deleted(path);
	name = strrchr(path, '/') + 1;
	process->is_loaded |= is_object(name, "liblegacytls.so");
	process->has_reach |= is_object(name, "legacytls-reach.so");
	kind = tls_of_file(name);
	process->has_dlsym |= kind == TLS_DLSYM_OPENSSL;
	if (tls_version_of_file(name)[0] != '\0' && kind != TLS_NONE)
		libssl_add(process, path, kind);
}

/* Calls seen for each entry of the file that ends with the byte. */
static int
each(struct process *process, const char *pid, const char *file, int end,
    void (*seen)(struct process *, char *))
{
	char path[64];
	char *entry = NULL;
	size_t size = 0;
	FILE *in;
	int rv;

	snprintf(path, sizeof(path), "/proc/%.20s/%s", pid, file);
	in = fopen(path, "re");
	if (in == NULL)
		return -1;
	while (getdelim(&entry, &size, end, in) != -1)
		seen(process, entry);
	rv = ferror(in) ? -1 : 0;
	free(entry);
	fclose(in);
	return rv;
}

/* A program is replaced while it runs, or is in a container's own files. */
static int
program_read(struct process *process)
{
	struct stat running, here;
	ssize_t len =
	    readlink(process->exe, process->path, sizeof(process->path) - 1);

	if (len == -1 || stat(process->exe, &running) == -1)
		return -1;
	process->path[len] = '\0';
	process->is_elsewhere = stat(process->path, &here) == -1 ||
	                        here.st_dev != running.st_dev ||
	                        here.st_ino != running.st_ino;
	if (process->is_elsewhere)
		(void)programs_cut_deleted(process->path);
	return 0;
}

/* Of what the file has from there on. Returns the number of bytes, or 0. */
static size_t
bytes_read(const char *pid, const char *file, off_t at, void *buf, size_t size)
{
	char path[64];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return 0;
	len = pread(fd, buf, size, at);
	close(fd);
	return len > 0 ? (size_t)len : 0;
}

/* As the object has it, AT_EXECFN; and AT_SECURE, on the way. */
static bool
executed_read(struct process *process, const char *pid)
{
	unsigned long auxv[2 * 64] = {0}, at = 0;
	char path[PATH_MAX];
	const char *slash;
	size_t count, len, i;

	count = bytes_read(pid, "auxv", 0, auxv, sizeof(auxv)) / sizeof(*auxv);
	for (i = 0; i + 1 < count; i += 2) {
		if (auxv[i] == AT_EXECFN)
			at = auxv[i + 1];
		/* Of another class, what is read here may be anything else. */
		if (auxv[i] == AT_SECURE)
			process->is_secure = auxv[i + 1] == 1;
	}
	if (at == 0)
		return false;
	len = bytes_read(pid, "mem", (off_t)at, path, sizeof(path));
	if (memchr(path, '\0', len) == NULL)
		return false;
	slash = strrchr(path, '/');
	snprintf(process->name, sizeof(process->name), "%.*s", NAME_MAX,
	    slash != NULL ? slash + 1 : path);
	return true;
}

static void
name_read(struct process *process, const char *pid)
{
	size_t len;

	process->is_name_sure = executed_read(process, pid);
	if (process->is_name_sure)
		return;
	len = bytes_read(
	    pid, "comm", 0, process->name, sizeof(process->name) - 1);
	process->name[len] = '\0';
	process->name[strcspn(process->name, "\n")] = '\0';
}

int
process_read(struct process *process, const char *pid)
{
	*process = (struct process){0};
	snprintf(process->root, sizeof(process->root), "/proc/%.20s/root", pid);
	snprintf(process->exe, sizeof(process->exe), "/proc/%.20s/exe", pid);
	if (program_read(process) == -1 ||
	    each(process, pid, "maps", '\n', mapping_seen) == -1 ||
	    each(process, pid, "environ", '\0', variable_seen) == -1)
		return -1;
	/* A program may be started with such a word, and its rules be seen. */
	process->is_unseen |=
	    process->is_odd && process->values[VARIABLE_HOSTS] == NULL;
	name_read(process, pid);
	return 0;
}

void
process_free(struct process *process)
{
	size_t i;

	for (i = 0; i < VARIABLE_COUNT; i++) {
		free(process->values[i]);
		process->values[i] = NULL;
	}
}
