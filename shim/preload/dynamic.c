/* SPDX-License-Identifier: MIT */
/* Looks up symbols in the tables of a loaded object. */
#include <elf.h>
#include <link.h>
#include <string.h>

#include "common/libssl.h"
#include "common/loaded.h"
#include "common/symbols.h"
#include "preload/dynamic.h"

#define ADDRESS_BITS (8 * sizeof(ElfW(Addr)))

/* What an entry with that value points to. */
static const void *
pointer_of(const struct object *object, uintptr_t value)
{
	return (const void *)loaded_address(
	    value, (uintptr_t)object->dynamic, object->base);
}

static struct symbols
symbols_of(const struct object *object)
{
	struct symbols symbols;

	symbols_read(&symbols, object->dynamic, object->base);
	return symbols;
}

/*
 * An indirect function is the one that it returns, on some machines by what it
 * is told of the processor: nothing, so one that runs on all.
 */
static void *
address_of(const struct object *object, const ElfW(Sym) * symbol)
{
	void *address = (void *)(object->base + symbol->st_value);

	if (ELF64_ST_TYPE(symbol->st_info) != STT_GNU_IFUNC)
		return address;
	return ((void *(*)(uint64_t, const void *))address)(0, NULL);
}

void *
dynamic_function(const struct object *object, const char *name)
{
	const struct symbols symbols = symbols_of(object);
	uint32_t i = symbols_find(&symbols, name);

	return i != 0 ? address_of(object, symbols.table + i) : NULL;
}

void *
dynamic_function_before(
    const struct object *object, const struct object *library, const char *name)
{
	const struct symbols symbols = symbols_of(object);
	const struct symbols theirs = symbols_of(library);
	uint32_t i = symbols_find_before(&symbols, &theirs, name);

	return i != 0 ? address_of(object, symbols.table + i) : NULL;
}

bool
dynamic_is_libssl(const struct object *object)
{
	const struct symbols symbols = symbols_of(object);

	return libssl_is(&symbols);
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

/* What follows the last slash. */
static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/*
 * A name with a slash is a path, maybe with $ORIGIN or the like, and it may
 * have been loaded by another one before: what it ends in has to do.
 */
bool
dynamic_needs(const struct object *object, const struct object *other)
{
	const char *names = pointer_of(object, value_of(object, DT_STRTAB));
	const char *soname = dynamic_name(other), *file = base_of(other->path);
	const ElfW(Dyn) *entry = object->dynamic;
	const char *name;

	for (; entry->d_tag != DT_NULL; entry++) {
		name = names + entry->d_un.d_val;
		if (entry->d_tag == DT_NEEDED &&
		    (strcmp(name, soname) == 0 ||
		        strcmp(base_of(name), file) == 0))
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
