/* SPDX-License-Identifier: MIT */
/* The TLS libraries of a program. */
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

/* A new entry, or NULL if there is no room. */
static struct stack *
stack_add(struct stacks *stacks, enum tls_kind kind, enum stack_how how,
    const char *path, const char *user)
{
	struct stack *stack;

	if (stacks->count == STACKS_MAX)
		return NULL;
	stack = &stacks->list[stacks->count++];
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
	stack = stack_add(stacks, kind, how, library->path,
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

static void
within_add(struct stacks *stacks, const char *path)
{
	struct scan scan = {0};
	struct stack *stack;

	scan_file(&scan, path);
	if (scan.openssl[0] != '\0') {
		stack = stack_add(
		    stacks, TLS_STATIC_OPENSSL, STACK_WITHIN, path, path);
		if (stack != NULL)
			snprintf(stack->name, sizeof(stack->name), "OpenSSL %s",
			    scan.openssl);
	}
	if (scan.boringssl)
		stack_add(stacks, TLS_BORINGSSL, STACK_WITHIN, path, path);
	if (scan.rustls)
		stack_add(stacks, TLS_RUSTLS, STACK_WITHIN, path, path);
}

int
stacks_find(struct stacks *stacks, const char *binary)
{
	struct libraries libraries;
	size_t i;

	stacks->count = 0;
	if (libraries_find(&libraries, binary) == -1)
		return -1;
	if (libraries.list[0].elf.is_go)
		stack_add(stacks, TLS_GO, STACK_WITHIN, binary, binary);
	libraries_add(stacks, &libraries, STACK_LINKED);
	modules_add(stacks, binary);
	/* The system's own libraries have none within. */
	for (i = 0; stacks->count == 0 && i < libraries.count; i++) {
		if (i == 0 || libraries.list[i].is_bundled)
			within_add(stacks, libraries.list[i].path);
	}
	libraries_free(&libraries);
	return 0;
}
