/* SPDX-License-Identifier: MIT */
/* The file that a command will execute. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/program.h"

/* As the kernel: BINPRM_BUF_SIZE, and scripts of scripts. */
#define HEAD_SIZE 256
#define SCRIPTS_MAX 5

static bool
is_executable(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       access(path, X_OK) == 0;
}

/* Tries one folder of PATH; an empty one is the working directory. */
static int
search_in(const char *folder, size_t len, const char *name, char *path)
{
	int rv;

	if (len == 0)
		rv = snprintf(path, PATH_MAX, "./%s", name);
	else
		rv =
		    snprintf(path, PATH_MAX, "%.*s/%s", (int)len, folder, name);
	if (rv >= PATH_MAX || access(path, F_OK) == -1)
		return PROGRAM_NOT_FOUND;
	return is_executable(path) ? 0 : PROGRAM_NOT_EXECUTABLE;
}

int
program_search(const char *name, char path[PATH_MAX])
{
	const char *folders = getenv("PATH");
	char found[PATH_MAX];
	int rv = PROGRAM_NOT_FOUND, one;
	size_t len;

	if (name[0] == '\0' || strlen(name) >= PATH_MAX)
		return PROGRAM_NOT_FOUND;
	if (strchr(name, '/') != NULL) {
		strcpy(path, name);
		if (access(path, F_OK) == -1)
			return errno == EACCES ? PROGRAM_NOT_EXECUTABLE :
			                         PROGRAM_NOT_FOUND;
		return is_executable(path) ? 0 : PROGRAM_NOT_EXECUTABLE;
	}
	if (folders == NULL)
		folders = "/bin:/usr/bin";
	for (;; folders += len + 1) {
		len = strcspn(folders, ":");
		one = len < PATH_MAX ? search_in(folders, len, name, found) :
		                       PROGRAM_NOT_FOUND;
		if (one != PROGRAM_NOT_FOUND && rv != 0) {
			strcpy(path, found);
			rv = one;
		}
		if (rv == 0 || folders[len] == '\0')
			return rv;
	}
}

/*
 * Reads the words after "#!" into head. Returns their number, at most 2, as
 * the kernel has them: the rest of the line is one word, without the blanks at
 * its end. 0: it is no script.
 */
static size_t
head_read(const char *path, char head[HEAD_SIZE], char *words[2])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *end;
	ssize_t len;

	if (fd == -1)
		return 0;
	len = read(fd, head, HEAD_SIZE - 1);
	close(fd);
	if (len < 2 || head[0] != '#' || head[1] != '!')
		return 0;
	head[len] = '\0';
	end = head + strcspn(head, "\n");
	while (end > head + 2 && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	words[0] = head + 2 + strspn(head + 2, " \t");
	if (words[0][0] == '\0')
		return 0;
	end = words[0] + strcspn(words[0], " \t");
	words[1] = end + strspn(end, " \t");
	*end = '\0';
	return words[1][0] != '\0' ? 2 : 1;
}

static bool
is_env(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(slash != NULL ? slash + 1 : path, "env") == 0;
}

/* One step: the interpreter of the script at binary takes its place. */
static int
script_step(struct program *program, char *words[2], size_t count)
{
	char path[PATH_MAX], here[HEAD_SIZE + 2];
	char *name = NULL;
	int rv;

	if (count == 2 && is_env(words[0]))
		name = env_line_read(words[1], &program->lost);
	if (name == NULL) {
		/* The kernel does not seek in PATH. */
		snprintf(here, sizeof(here), "%s%s",
		    strchr(words[0], '/') == NULL ? "./" : "", words[0]);
		name = here;
	}
	rv = program_search(name, path);
	if (rv == 0 && realpath(path, program->binary) != NULL)
		return 0;
	snprintf(program->fault, sizeof(program->fault),
	    "its interpreter '%s' %s", name,
	    rv == PROGRAM_NOT_EXECUTABLE ? "cannot be executed" :
	                                   "was not found");
	return -1;
}

int
program_follow(struct program *program, const char *path)
{
	char head[HEAD_SIZE];
	char *words[2];
	size_t count, depth = 0;

	*program = (struct program){0};
	if (realpath(path, program->path) == NULL ||
	    access(program->path, R_OK) == -1)
		return -1;
	strcpy(program->binary, program->path);
	while ((count = head_read(program->binary, head, words)) > 0) {
		program->is_script = true;
		if (depth++ == SCRIPTS_MAX) {
			snprintf(program->fault, sizeof(program->fault),
			    "its interpreter is a script of a script, too "
			    "often");
			return 0;
		}
		if (script_step(program, words, count) == -1)
			return 0;
	}
	return 0;
}
