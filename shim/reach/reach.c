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

#include "common/loaded.h"

#define EXPORT __attribute__((visibility("default")))

#define SHIM "liblegacytls.so"

/*
 * A cookie is the address of an object's link map, with this bit if the object
 * comes after the shim; 0 for one in another namespace.
 */
#define BEHIND ((uintptr_t)1)

/* What an object defines, by its dynamic section. */
struct names {
	const uint32_t *hash; /* DT_GNU_HASH; NULL: none, nothing is found */
	const ElfW(Sym) * symbols;
	const char *strings;
	uintptr_t base;
};

/*
 * liblegacytls.so, once it is there. Written as the loader starts the program,
 * before there are threads; what it loads then is never unloaded.
 */
static struct names shim;
static const struct link_map *shim_map;
static const struct link_map *last; /* of the objects that are loaded then */
static bool is_started;

static bool
is_equal(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static const void *
pointer(const struct link_map *map, const ElfW(Dyn) * entry)
{
	return (const void *)loaded_address(
	    entry->d_un.d_ptr, (uintptr_t)map->l_ld, map->l_addr);
}

/* Reads them, and the object's own name, which is "" if it has none. */
static const char *
names_read(struct names *names, const struct link_map *map)
{
	const ElfW(Dyn) *entry = map->l_ld;
	size_t soname = 0;

	names->hash = NULL;
	names->symbols = NULL;
	names->strings = NULL;
	names->base = map->l_addr;
	for (; entry != NULL && entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_GNU_HASH)
			names->hash = pointer(map, entry);
		else if (entry->d_tag == DT_SYMTAB)
			names->symbols = pointer(map, entry);
		else if (entry->d_tag == DT_STRTAB)
			names->strings = pointer(map, entry);
		else if (entry->d_tag == DT_SONAME)
			soname = entry->d_un.d_val;
	}
	return names->strings != NULL ? names->strings + soname : "";
}

static uint32_t
hash_of(const char *name)
{
	uint32_t hash = 5381;

	for (; *name != '\0'; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/* Where the name is defined, or 0. */
static uintptr_t
names_find(const struct names *names, const char *name)
{
	const uint32_t *buckets, *chain;
	uint32_t count, first, hash, i;

	if (names->hash == NULL || names->symbols == NULL ||
	    names->strings == NULL)
		return 0;
	/* Four words, a Bloom filter, the buckets, the hashes by symbol. */
	count = names->hash[0];
	first = names->hash[1];
	buckets = (const uint32_t *)((const ElfW(Addr) *)(names->hash + 4) +
	                             names->hash[2]);
	chain = buckets + count;
	hash = hash_of(name);
	i = count != 0 ? buckets[hash % count] : 0;
	if (i == 0)
		return 0;
	/* The lowest bit of a hash marks the last one of its bucket. */
	do {
		if ((chain[i - first] | 1) == (hash | 1) &&
		    names->symbols[i].st_shndx != SHN_UNDEF &&
		    is_equal(names->strings + names->symbols[i].st_name, name))
			return names->base + names->symbols[i].st_value;
	} while ((chain[i++ - first] & 1) == 0);
	return 0;
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
	struct names names;

	*cookie = 0;
	if (namespace != LM_ID_BASE)
		return 0;
	*cookie = (uintptr_t)map;
	if (!is_started)
		last = map;
	if (shim.hash != NULL) {
		*cookie |= BEHIND;
		return LA_FLG_BINDTO | LA_FLG_BINDFROM;
	}
	if (!is_started && is_equal(names_read(&names, map), SHIM)) {
		shim = names;
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

static bool
is_libssl(const struct names *names, const struct link_map *map)
{
	return loaded_has_tls((uintptr_t)map->l_ld, map->l_addr) &&
	       names_find(names, "SSL_get_ssl_method") != 0;
}

/*
 * Does another object come between the shim and libssl, or what the name is
 * bound to, that defines it? The shim goes on to that one, which who asks for
 * libssl's has passed over: it may not even find libssl from there. It goes on
 * to no other shim, nor to what is ahead of one.
 */
static bool
is_interposed(const char *name, const struct link_map *bound_to)
{
	const struct link_map *map = shim_map;
	bool is_found = false;
	struct names names;

	while (map != last && (map = map->l_next) != NULL && map != bound_to) {
		if (is_equal(names_read(&names, map), SHIM))
			is_found = false;
		else if (is_libssl(&names, map))
			break;
		else if (names_find(&names, name) != 0)
			is_found = true;
	}
	return is_found;
}

/* Has it a function of libssl's without being libssl? It goes on by itself. */
static bool
is_wrapper(const char *name, const struct link_map *bound_to)
{
	struct names names;

	if (name[0] != 'S' || name[1] != 'S' || name[2] != 'L')
		return false;
	names_read(&names, bound_to);
	return !is_libssl(&names, bound_to);
}

/*
 * An object that defines the name itself looks for the next definition: the
 * shim does, libssl, and other objects that are preloaded. To answer with the
 * shim's would be an endless loop.
 */
static uintptr_t
rebind(uintptr_t bound, uintptr_t from, uintptr_t to, const char *name)
{
	struct names own;
	uintptr_t found;

	if (from == 0 || (to & BEHIND) == 0)
		return bound;
	found = names_find(&shim, name);
	if (found == 0 ||
	    is_wrapper(name, (const struct link_map *)(to & ~BEHIND)) ||
	    is_interposed(name, (const struct link_map *)(to & ~BEHIND)))
		return bound;
	names_read(&own, (const struct link_map *)(from & ~BEHIND));
	return names_find(&own, name) == 0 ? found : bound;
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
