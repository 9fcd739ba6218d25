/* SPDX-License-Identifier: MIT */
/*
 * legacytls-reach.so, an auditor of the dynamic loader (rtld-audit(7)): binds
 * what liblegacytls.so exports to it also where the loader would not, which is
 * in dlsym(3) and for libraries loaded with RTLD_DEEPBIND.
 *
 * It calls nothing and needs no library: an auditor is in a namespace of its
 * own, so libc would come a second time into each process.
 */
#define _GNU_SOURCE
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/libssl.h"
#include "common/symbols.h"

#define EXPORT __attribute__((visibility("default")))

#define SHIM "liblegacytls.so"

/*
 * A cookie is the address of an object's link map, with this bit if the object
 * comes after the shim; 0 for one in another namespace.
 */
#define BEHIND ((uintptr_t)1)

/*
 * liblegacytls.so, once it is there. Written as the loader starts the program,
 * before there are threads; what it loads then is never unloaded.
 */
static struct symbols shim;
static const struct link_map *shim_map;
static const struct link_map *last; /* of the objects that are loaded then */
static bool is_started;

static struct symbols
symbols_of(const struct link_map *map)
{
	struct symbols symbols;

	symbols_read(&symbols, map->l_ld, map->l_addr);
	return symbols;
}

static bool
is_shim(const struct symbols *symbols)
{
	return symbols_is_equal(symbols->soname, SHIM);
}

EXPORT unsigned
la_version(unsigned version)
{
	return version < LAV_CURRENT ? version : LAV_CURRENT;
}

/*
 * Definitions that come before the shim's are not replaced: the program's own,
 * and those of objects preloaded ahead of it. Other namespaces (dlmopen(3))
 * have no shim. The cookies tell, since dlsym heeds only one of the flags.
 */
EXPORT unsigned
la_objopen(struct link_map *map, Lmid_t namespace, uintptr_t *cookie)
{
	const struct symbols symbols = symbols_of(map);

	*cookie = 0;
	if (namespace != LM_ID_BASE)
		return 0;
	*cookie = (uintptr_t)map;
	if (!is_started)
		last = map;
	if (shim_map != NULL) {
		*cookie |= BEHIND;
		return LA_FLG_BINDTO | LA_FLG_BINDFROM;
	}
	if (!is_started && is_shim(&symbols)) {
		shim = symbols;
		shim_map = map;
	}
	return LA_FLG_BINDFROM;
}

EXPORT void
la_preinit(uintptr_t *cookie)
{
	(void)cookie;
	is_started = true;
}

/*
 * Does another object come between the shim and libssl, or what the name is
 * bound to, that defines it, in the version of that? The shim goes on to that
 * one, which who asks for libssl's has passed over: it may not even find libssl
 * from there. It goes on to no other shim, nor to what is ahead of one.
 */
static bool
is_interposed(const char *name, const struct link_map *bound_to)
{
	const struct link_map *map = shim_map;
	const struct symbols library = symbols_of(bound_to);
	bool is_found = false;
	struct symbols symbols;

	while (map != last && (map = map->l_next) != NULL && map != bound_to) {
		symbols = symbols_of(map);
		if (is_shim(&symbols))
			is_found = false;
		else if (symbols_find_before(&symbols, &library, name) == 0)
			continue;
		else if (libssl_is(&symbols))
			break;
		else
			is_found = true;
	}
	return is_found;
}

/* Has it a function of libssl's without being libssl? It goes on by itself. */
static bool
is_wrapper(const char *name, const struct link_map *bound_to)
{
	struct symbols symbols;

	if (name[0] != 'S' || name[1] != 'S' || name[2] != 'L')
		return false;
	symbols = symbols_of(bound_to);
	return !libssl_is(&symbols);
}

/*
 * An object that defines the name itself looks for the next definition: the
 * shim does, libssl, and other objects that are preloaded. To answer with the
 * shim's would be an endless loop.
 */
static uintptr_t
rebind(uintptr_t bound, uintptr_t from, uintptr_t to, const char *name)
{
	const struct link_map *caller, *bound_to;
	struct symbols own;
	uint32_t i;

	if (from == 0 || (to & BEHIND) == 0)
		return bound;
	i = symbols_find(&shim, name);
	bound_to = (const struct link_map *)(to & ~BEHIND);
	if (i == 0 || is_wrapper(name, bound_to) ||
	    is_interposed(name, bound_to))
		return bound;
	caller = (const struct link_map *)(from & ~BEHIND);
	own = symbols_of(caller);
	if (symbols_find(&own, name) != 0)
		return bound;
	return shim_map->l_addr + shim.table[i].st_value;
}

/* The loader calls the one for its own ELF class. */
EXPORT uintptr_t
la_symbind32(Elf32_Sym *symbol, unsigned index, uintptr_t *from, uintptr_t *to,
    unsigned *flags, const char *name)
{
	(void)index;
	*flags |= LA_SYMB_NOPLTENTER | LA_SYMB_NOPLTEXIT;
	return rebind(symbol->st_value, *from, *to, name);
}

EXPORT uintptr_t
la_symbind64(Elf64_Sym *symbol, unsigned index, uintptr_t *from, uintptr_t *to,
    unsigned *flags, const char *name)
{
	(void)index;
	*flags |= LA_SYMB_NOPLTENTER | LA_SYMB_NOPLTEXIT;
	return rebind(symbol->st_value, *from, *to, name);
}
