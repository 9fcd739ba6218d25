/* SPDX-License-Identifier: MIT */
/* Looks up symbols in the tables of a loaded object. */
#include <elf.h>
#include <link.h>
#include <string.h>

#include "common/loaded.h"
#include "preload/dynamic.h"

/* In the version of a symbol: only what asks for that version gets it. */
#define VERSION_HIDDEN 0x8000

#define ADDRESS_BITS (8 * sizeof(ElfW(Addr)))

/* Where the symbols of an object are; NULL: it has no such table. */
struct tables {
	const void *symbols; /* ElfW(Sym) */
	const char *names;
	const uint16_t *versions;
	const uint32_t *gnu_hash;
	const uint32_t *hash;
};

/* What an entry with that value points to. */
static const void *
pointer_of(const struct object *object, uintptr_t value)
{
	return (const void *)loaded_address(
	    value, (uintptr_t)object->dynamic, object->base);
}

static struct tables
tables_of(const struct object *object)
{
	const ElfW(Dyn) *entry = object->dynamic;
	struct tables tables = {0};

	for (; entry->d_tag != DT_NULL; entry++) {
		uintptr_t value = entry->d_un.d_ptr;

		if (entry->d_tag == DT_SYMTAB)
			tables.symbols = pointer_of(object, value);
		else if (entry->d_tag == DT_STRTAB)
			tables.names = pointer_of(object, value);
		else if (entry->d_tag == DT_VERSYM)
			tables.versions = pointer_of(object, value);
		else if (entry->d_tag == DT_GNU_HASH)
			tables.gnu_hash = pointer_of(object, value);
		else if (entry->d_tag == DT_HASH)
			tables.hash = pointer_of(object, value);
	}
	return tables;
}

/* STT_NOTYPE: of assembler that does not say what it is. */
static bool
is_function(const struct tables *tables, uint32_t i, const char *name)
{
	const ElfW(Sym) *symbol = (const ElfW(Sym) *)tables->symbols + i;
	unsigned type = ELF64_ST_TYPE(symbol->st_info);

	return symbol->st_shndx != SHN_UNDEF &&
	       (type == STT_FUNC || type == STT_GNU_IFUNC ||
	           type == STT_NOTYPE) &&
	       (tables->versions == NULL ||
	           (tables->versions[i] & VERSION_HIDDEN) == 0) &&
	       strcmp(tables->names + symbol->st_name, name) == 0;
}

/*
 * The number of the function; 0: not there. Four words, a filter that is not
 * needed here, the buckets, then a word for each symbol from the first on:
 * its hash, the last bit set where a bucket ends.
 */
static uint32_t
find_gnu(const struct tables *tables, const char *name)
{
	const uint32_t *head = tables->gnu_hash;
	uint32_t buckets = head[0], first = head[1], filters = head[2];
	const uint32_t *bucket =
	    head + 4 + filters * (ADDRESS_BITS / (8 * sizeof(*head)));
	const uint32_t *chain = bucket + buckets;
	uint32_t hash = 5381, i;
	const char *at;

	for (at = name; *at != '\0'; at++)
		hash = hash * 33 + (unsigned char)*at;
	i = buckets != 0 ? bucket[hash % buckets] : 0;
	if (i < first)
		return 0;
	for (;; i++) {
		if ((chain[i - first] | 1) == (hash | 1) &&
		    is_function(tables, i, name))
			return i;
		if ((chain[i - first] & 1) != 0)
			return 0;
	}
}

/* The same where there is the older table alone (System V gABI, 5). */
static uint32_t
find_sysv(const struct tables *tables, const char *name)
{
	uint32_t buckets = tables->hash[0], hash = 0, i;
	const uint32_t *bucket = tables->hash + 2;
	const uint32_t *chain = bucket + buckets;
	const char *at;

	for (at = name; *at != '\0'; at++) {
		hash = (hash << 4) + (unsigned char)*at;
		hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
	}
	i = buckets != 0 ? bucket[hash % buckets] : 0;
	while (i != 0 && !is_function(tables, i, name))
		i = chain[i];
	return i;
}

/* The number of the function; 0: not there. */
static uint32_t
find(const struct tables *tables, const char *name)
{
	if (tables->symbols == NULL || tables->names == NULL)
		return 0;
	if (tables->gnu_hash != NULL)
		return find_gnu(tables, name);
	return tables->hash != NULL ? find_sysv(tables, name) : 0;
}

/*
 * An indirect function is the one that it returns, on some machines by what it
 * is told of the processor: nothing, so one that runs on all.
 */
static void *
address_of(const struct object *object, const struct tables *tables, uint32_t i)
{
	const ElfW(Sym) *symbol = (const ElfW(Sym) *)tables->symbols + i;
	void *address = (void *)(object->base + symbol->st_value);

	if (ELF64_ST_TYPE(symbol->st_info) != STT_GNU_IFUNC)
		return address;
	return ((void *(*)(uint64_t, const void *))address)(0, NULL);
}

bool
dynamic_has_function(const struct object *object, const char *name)
{
	const struct tables tables = tables_of(object);

	return find(&tables, name) != 0;
}

void *
dynamic_function(const struct object *object, const char *name)
{
	const struct tables tables = tables_of(object);
	uint32_t i = find(&tables, name);

	return i != 0 ? address_of(object, &tables, i) : NULL;
}

void *
dynamic_plain_function(const struct object *object, const char *name)
{
	const struct tables tables = tables_of(object);
	uint32_t i = find(&tables, name);
	bool has_version =
	    i != 0 && tables.versions != NULL &&
	    (tables.versions[i] & ~VERSION_HIDDEN) > VER_NDX_GLOBAL;

	return i != 0 && !has_version ? address_of(object, &tables, i) : NULL;
}

/* The value of an entry; 0: there is none. */
static uintptr_t
value_of(const struct object *object, intptr_t tag)
{
	const ElfW(Dyn) *entry = object->dynamic;

	while (entry->d_tag != DT_NULL && entry->d_tag != tag)
		entry++;
	return entry->d_tag == tag ? entry->d_un.d_val : 0;
}

/*
 * Relocations of data: whatever the machine, the word at the place is the
 * address of the symbol, more or less, once the loader has been there.
 */
bool
dynamic_source(const struct object *object,
    bool (*is_it)(const struct object *), struct object *source)
{
	bool has_addends = value_of(object, DT_RELA) != 0;
	const char *table = pointer_of(
	    object, value_of(object, has_addends ? DT_RELA : DT_REL));
	size_t size = value_of(object, has_addends ? DT_RELASZ : DT_RELSZ);
	size_t step = has_addends ? sizeof(ElfW(Rela)) : sizeof(ElfW(Rel));
	struct object part;
	size_t at;

	for (at = 0; at + step <= size; at += step) {
		const ElfW(Rel) *reloc = (const void *)(table + at);
		const void *const *place =
		    (const void *)(object->base + reloc->r_offset);

		/*
		 * The symbol's number; 0: the object's own address. A program
		 * with gaps between its segments is several to glibc.
		 */
		if (reloc->r_info >> (ADDRESS_BITS == 64 ? 32 : 8) != 0 &&
		    object_at(place, &part) &&
		    (uintptr_t)(place + 1) <= part.end &&
		    object_at(*place, source) &&
		    source->start != object->start && is_it(source))
			return true;
	}
	return false;
}

bool
dynamic_needs(const struct object *object, const struct object *other)
{
	const char *names = pointer_of(object, value_of(object, DT_STRTAB));
	const char *slash = strrchr(other->path, '/'), *soname, *name;
	const ElfW(Dyn) *entry = object->dynamic;

	soname = dynamic_name(other);
	for (; entry->d_tag != DT_NULL; entry++) {
		name = names + entry->d_un.d_val;
		if (entry->d_tag == DT_NEEDED &&
		    (strcmp(name, soname) == 0 ||
		        strcmp(name, other->path) == 0 ||
		        (slash != NULL && strcmp(name, slash + 1) == 0)))
			return true;
	}
	return false;
}

const char *
dynamic_name(const struct object *object)
{
	uintptr_t name = value_of(object, DT_SONAME);
	const char *names = pointer_of(object, value_of(object, DT_STRTAB));

	return name != 0 ? names + name : "";
}

bool
dynamic_stays(const struct object *object)
{
	return (value_of(object, DT_FLAGS_1) & DF_1_NODELETE) != 0;
}
