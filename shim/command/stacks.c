/* SPDX-License-Identifier: MIT */
/* The TLS libraries of a program. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "command/known.h"
#include "command/libraries.h"
#include "command/scan.h"
#include "command/stacks.h"

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* A new entry at the place, or NULL if there is no room behind the others. */
static struct stack *
stack_insert(struct stacks *stacks, size_t at, enum tls_kind kind,
    enum stack_how how, const char *path, const char *user)
{
	struct stack *stack = &stacks->list[at];

	if (at == STACKS_MAX)
		return NULL;
	stacks->count -= stacks->count == STACKS_MAX;
	memmove(stack + 1, stack, (stacks->count++ - at) * sizeof(*stack));
	*stack = (struct stack){.kind = kind, .how = how};
	snprintf(stack->name, sizeof(stack->name), "%s", tls_name(kind));
	snprintf(stack->path, sizeof(stack->path), "%s", path);
	snprintf(stack->user, sizeof(stack->user), "%s", user);
	return stack;
}

/* Java comes as two libraries, and a module may need what was seen before. */
static bool
is_listed(const struct stacks *stacks, enum tls_kind kind, const char *path)
{
	size_t i;

	for (i = 0; i < stacks->count; i++) {
		if (stacks->list[i].kind == kind &&
		    (kind == TLS_JAVA ||
		        strcmp(stacks->list[i].path, path) == 0))
			return true;
	}
	return false;
}

static void
library_add(struct stacks *stacks, const struct libraries *libraries, size_t i,
    enum stack_how how)
{
	const struct library *library = &libraries->list[i];
	const char *name = base(library->name);
	enum tls_kind kind = tls_of_file(name);
	struct stack *stack;

	if (kind == TLS_NONE || is_listed(stacks, kind, library->path))
		return;
	stack = stack_insert(stacks, stacks->count, kind, how, library->path,
	    libraries->list[library->user].path);
	if (stack == NULL)
		return;
	if (kind != TLS_OPENSSL && kind != TLS_OPENSSL_OLD)
		return;
	stack->is_bundled = library->is_bundled;
	snprintf(stack->name, sizeof(stack->name), "OpenSSL %.8s",
	    tls_version_of_file(name));
}

/* Those of the file at path and of all that it needs. */
static void
libraries_add(struct stacks *stacks, const struct libraries *libraries,
    enum stack_how how)
{
	size_t i;

	for (i = 0; i < libraries->count; i++)
		library_add(stacks, libraries, i, how);
}

/* The modules that the interpreter is known to load. */
static void
modules_add(struct stacks *stacks, const char *binary)
{
	struct known_modules modules;
	struct libraries libraries;
	size_t i;

	known_modules_find(&modules, binary);
	for (i = 0; i < modules.count; i++) {
		if (libraries_find(&libraries, modules.paths[i]) == -1)
			continue;
		libraries_add(stacks, &libraries, STACK_LATER);
		libraries_free(&libraries);
	}
	known_modules_free(&modules);
}

/*
 * If the library is that of an interpreter, as in a gdb or a vim, the program
 * that it comes with, whether that is there or not. False: it is none.
 */
static bool
interpreter_of(const char *library, char binary[PATH_MAX])
{
	static const char *const names[][2] = {{"libpython3.", "python3."},
	    {"libperl.so", "perl"}, {"libruby", "ruby"}};
	const char *lib = strstr(library, "/lib"), *rest;
	size_t i, version;

	for (i = 0; lib != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
		if (strncmp(base(library), names[i][0], strlen(names[i][0])) !=
		    0)
			continue;
		rest = base(library) + strlen(names[i][0]);
		version = i == 0 ? strspn(rest, "0123456789") : 0;
		return snprintf(binary, PATH_MAX, "%.*s/bin/%s%.*s",
		           (int)(lib - library), library, names[i][1],
		           (int)version, rest) < PATH_MAX;
	}
	return false;
}

static void
embedded_add(struct stacks *stacks, const struct libraries *libraries)
{
	char binary[PATH_MAX];
	size_t i;

	for (i = 1; i < libraries->count; i++) {
		if (interpreter_of(libraries->list[i].path, binary))
			modules_add(stacks, binary);
	}
}

/* Does it need a libssl or a libcrypto, so that it has their headers' text? */
static bool
is_user(const struct library *library)
{
	size_t i;

	for (i = 0; i < library->elf.needed_count; i++) {
		if (tls_is_openssl(base(library->elf.needed[i])))
			return true;
	}
	return false;
}

/* Where there is no other TLS, a version is enough. */
static bool
has_openssl(
    const struct scan *scan, const struct library *library, bool is_alone)
{
	bool is_itself = tls_is_openssl(base(library->name));

	if (is_alone && scan->openssl[0] != '\0')
		return true;
	return !is_itself && (scan->libssl || (scan->openssl[0] != '\0' &&
	                                          !is_user(library)));
}

/* Adds what is within the file, behind the others that are. */
static struct stack *
within_insert(
    struct stacks *stacks, size_t *at, enum tls_kind kind, const char *path)
{
	struct stack *stack =
	    stack_insert(stacks, *at, kind, STACK_WITHIN, path, path);

	*at += stack != NULL;
	return stack;
}

static void
within_find(struct stacks *stacks, size_t *at, const struct library *library,
    bool is_alone)
{
	const char *path = library->path;
	struct scan scan = {0};
	struct stack *stack;

	scan_file(&scan, path);
	if (has_openssl(&scan, library, is_alone)) {
		stack = within_insert(stacks, at, TLS_STATIC_OPENSSL, path);
		if (stack != NULL && scan.openssl[0] != '\0')
			snprintf(stack->name, sizeof(stack->name), "OpenSSL %s",
			    scan.openssl);
	}
	if (scan.boringssl)
		within_insert(stacks, at, TLS_BORINGSSL, path);
	if (scan.rustls)
		within_insert(stacks, at, TLS_RUSTLS, path);
}

int
stacks_find(struct stacks *stacks, const char *binary)
{
	struct libraries libraries;
	size_t i, within = 0;
	bool is_alone;

	stacks->count = 0;
	if (libraries_find(&libraries, binary) == -1)
		return -1;
	libraries_add(stacks, &libraries, STACK_LINKED);
	modules_add(stacks, binary);
	embedded_add(stacks, &libraries);
	is_alone = stacks->count == 0;
	if (libraries.list[0].elf.is_go)
		within_insert(stacks, &within, TLS_GO, binary);
	/* The system's own libraries have none within. */
	for (i = 0; i < libraries.count; i++) {
		if (i == 0 || libraries.list[i].is_bundled)
			within_find(
			    stacks, &within, &libraries.list[i], is_alone);
	}
	libraries_free(&libraries);
	return 0;
}
