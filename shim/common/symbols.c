/* SPDX-License-Identifier: MIT */
/* Looks up symbols by one of the two kinds of hash tables. */
#include <elf.h>
#include <stddef.h>

#include "common/loaded.h"
#include "common/symbols.h"

/* In the version of a symbol: only what asks for that version gets it. */
#define VERSION_HIDDEN 0x8000

#define ADDRESS_BITS (8 * sizeof(ElfW(Addr)))

/* What the entry points to. */
static const void *
pointer(const ElfW(Dyn) * entry, const ElfW(Dyn) * dynamic, uintptr_t base)
{
	return (const void *)loaded_address(
	    entry->d_un.d_ptr, (uintptr_t)dynamic, base);
}

void
symbols_read(struct symbols *symbols, const ElfW(Dyn) * dynamic, uintptr_t base)
{
	const ElfW(Dyn) *entry = dynamic;
	uintptr_t soname = 0;

	*symbols = (struct symbols){.table = NULL};
	for (; entry != NULL && entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_SONAME)
			soname = entry->d_un.d_val;
		else if (entry->d_tag == DT_VERDEF)
			/* Which no loader makes an address. */
			symbols->definitions =
			    (const void *)(entry->d_un.d_ptr + base);
		else if (entry->d_tag == DT_SYMTAB)
			symbols->table = pointer(entry, dynamic, base);
		else if (entry->d_tag == DT_STRTAB)
			symbols->names = pointer(entry, dynamic, base);
		else if (entry->d_tag == DT_VERSYM)
			symbols->versions = pointer(entry, dynamic, base);
		else if (entry->d_tag == DT_GNU_HASH)
			symbols->gnu_hash = pointer(entry, dynamic, base);
		else if (entry->d_tag == DT_HASH)
			symbols->hash = pointer(entry, dynamic, base);
	}
	symbols->soname = soname != 0 && symbols->names != NULL ?
	                      symbols->names + soname :
	                      "";
}

bool
symbols_is_equal(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* The name of a symbol's version; NULL: it has none. */
static const char *
version_of(const struct symbols *symbols, uint32_t i)
{
	unsigned number = symbols->versions != NULL ?
	                      symbols->versions[i] & ~VERSION_HIDDEN :
	                      VER_NDX_GLOBAL;
	const char *at = symbols->definitions;
	const ElfW(Verdef) * definition;
	const ElfW(Verdaux) * name;

	if (number <= VER_NDX_GLOBAL || at == NULL)
		return NULL;
	for (;; at += definition->vd_next) {
		definition = (const void *)at;
		name = (const void *)(at + definition->vd_aux);
		if (definition->vd_ndx == number)
			return symbols->names + name->vda_name;
		if (definition->vd_next == 0)
			return NULL;
	}
}

/* What is looked for. */
struct wanted {
	const char *name;
	const char *version; /* NULL: the default one */
};

/*
 * As glibc's check_match has it: who asks for a version gets that, also where
 * it is not the default one, or what has none. STT_NOTYPE: of assembler that
 * does not say what it is.
 */
static bool
is_wanted(
    const struct symbols *symbols, uint32_t i, const struct wanted *wanted)
{
	const ElfW(Sym) *symbol = symbols->table + i;
	unsigned type = ELF64_ST_TYPE(symbol->st_info);
	const char *version = NULL;

	if (symbol->st_shndx == SHN_UNDEF ||
	    (type != STT_FUNC && type != STT_GNU_IFUNC && type != STT_NOTYPE) ||
	    !symbols_is_equal(symbols->names + symbol->st_name, wanted->name))
		return false;
	if (symbols->versions == NULL)
		return true;
	if (wanted->version != NULL)
		version = version_of(symbols, i);
	if (version == NULL)
		return (symbols->versions[i] & VERSION_HIDDEN) == 0;
	return symbols_is_equal(version, wanted->version);
}

/*
 * Four words, a filter that is not needed here, the buckets, then a word for
 * each symbol from the first on: its hash, the last bit set where a bucket
 * ends.
 */
static uint32_t
find_gnu(const struct symbols *symbols, const struct wanted *wanted)
{
	const uint32_t *head = symbols->gnu_hash;
	uint32_t buckets = head[0], first = head[1], filters = head[2];
	const uint32_t *bucket =
	    head + 4 + filters * (ADDRESS_BITS / (8 * sizeof(*head)));
	const uint32_t *chain = bucket + buckets;
	uint32_t hash = 5381, i;
	const char *at;

	for (at = wanted->name; *at != '\0'; at++)
		hash = hash * 33 + (unsigned char)*at;
	i = buckets != 0 ? bucket[hash % buckets] : 0;
	if (i < first)
		return 0;
	for (;; i++) {
		if ((chain[i - first] | 1) == (hash | 1) &&
		    is_wanted(symbols, i, wanted))
			return i;
		if ((chain[i - first] & 1) != 0)
			return 0;
	}
}

/* The same where there is the older table alone (System V gABI, 5). */
static uint32_t
find_sysv(const struct symbols *symbols, const struct wanted *wanted)
{
	uint32_t buckets = symbols->hash[0], hash = 0, i;
	const uint32_t *bucket = symbols->hash + 2;
	const uint32_t *chain = bucket + buckets;
	const char *at;

	for (at = wanted->name; *at != '\0'; at++) {
		hash = (hash << 4) + (unsigned char)*at;
		hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
	}
	i = buckets != 0 ? bucket[hash % buckets] : 0;
	while (i != 0 && !is_wanted(symbols, i, wanted))
		i = chain[i];
	return i;
}

static uint32_t
find(const struct symbols *symbols, const struct wanted *wanted)
{
	if (symbols->table == NULL || symbols->names == NULL)
		return 0;
	if (symbols->gnu_hash != NULL)
		return find_gnu(symbols, wanted);
	return symbols->hash != NULL ? find_sysv(symbols, wanted) : 0;
}

uint32_t
symbols_find(const struct symbols *symbols, const char *name)
{
	return find(symbols, &(struct wanted){name, NULL});
}

uint32_t
symbols_find_before(const struct symbols *symbols,
    const struct symbols *library, const char *name)
{
	uint32_t theirs = symbols_find(library, name);
	const char *version = theirs != 0 ? version_of(library, theirs) : NULL;

	return find(symbols, &(struct wanted){name, version});
}
