/* SPDX-License-Identifier: MIT */
/* Where other objects with functions of libssl are, for test_interposed.c. */
#ifndef LEGACYTLS_TESTS_INTERPOSED_ROWS_H
#define LEGACYTLS_TESTS_INTERPOSED_ROWS_H

#define INTERPOSER REACH_PROGRAMS "/interposer.so"
#define LINKED " " REACH_PROGRAMS "/interposed $PORT $NAME"
#define ITSELF " " REACH_PROGRAMS "/interposed_itself $PORT $NAME"
#define ORIGIN " " REACH_PROGRAMS "/interposed_origin $PORT $NAME"
#define PYTHON                       \
	" python3 " LEGACYTLS_SOURCE \
	"/tests/clients/scripts/upstream.py $NAME $PORT $CA"

/* Where it is. */
struct row {
	const char *name;
	const char *with;    /* LD_PRELOAD with the shim, */
	const char *without; /* and without it */
	const char *audit;
	const char *program; /* for sh; and with calls of all that is hooked */
	const char *all;
};

#define BEHIND LEGACYTLS_OBJECT ":" INTERPOSER
#define AHEAD INTERPOSER ":" LEGACYTLS_OBJECT
#define COPY REACH_PROGRAMS "/again.so" /* of the shim */

static const struct row rows[] = {
    {"behind the shim", BEHIND, INTERPOSER, "", LINKED, LINKED " all null"},
    {"ahead of the shim", AHEAD, INTERPOSER, "", LINKED, LINKED " all null"},
    {"linked to the program", LEGACYTLS_OBJECT, "", "", ITSELF,
        ITSELF " all null"},
    {"behind the shim, auditor", BEHIND, INTERPOSER, LEGACYTLS_REACH, LINKED,
        LINKED " all null"},
    {"ahead of the shim, auditor", AHEAD, INTERPOSER, LEGACYTLS_REACH, LINKED,
        LINKED " all null"},
    {"linked to the program, auditor", LEGACYTLS_OBJECT, "", LEGACYTLS_REACH,
        ITSELF, ITSELF " all null"},
    {"linked by $ORIGIN", LEGACYTLS_OBJECT, "", "", ORIGIN, ORIGIN},
    {"linked by $ORIGIN, auditor", LEGACYTLS_OBJECT, "", LEGACYTLS_REACH,
        ORIGIN, ORIGIN},
    {"behind two shims", LEGACYTLS_OBJECT ":" COPY ":" INTERPOSER, INTERPOSER,
        "", LINKED, LINKED " all null"},
    {"libssl comes later", BEHIND, INTERPOSER, "", PYTHON, PYTHON},
    {"libssl comes later, auditor", BEHIND, INTERPOSER, LEGACYTLS_REACH, PYTHON,
        PYTHON},
};

#define WHOLE REACH_PROGRAMS "/whole.so"
#define GAPPED REACH_PROGRAMS "/gapped.so"
#define FORWARDER REACH_PROGRAMS "/forwarder.so"
#define INDIRECT REACH_PROGRAMS "/indirect.so"
#define UNTYPED REACH_PROGRAMS "/untyped.so"
#define VERSIONED REACH_PROGRAMS "/versioned.so"
#define OLDER REACH_PROGRAMS "/older.so"
#define SYSV REACH_PROGRAMS "/sysv.so"
#define SHAPE(file, audit) \
	LEGACYTLS_OBJECT ":" file, file, audit, LINKED, LINKED " all"

/* Whose functions, or the symbols of these, are not those of most. */
static const struct row shapes[] = {
    {"one more function", SHAPE(WHOLE, "")},
    {"one more function, auditor", SHAPE(WHOLE, LEGACYTLS_REACH)},
    {"far apart", SHAPE(GAPPED, "")},
    {"far apart, auditor", SHAPE(GAPPED, LEGACYTLS_REACH)},
    {"all that make a libssl", SHAPE(FORWARDER, "")},
    {"all that make a libssl, auditor", SHAPE(FORWARDER, LEGACYTLS_REACH)},
    {"indirect", SHAPE(INDIRECT, "")},
    {"indirect, auditor", SHAPE(INDIRECT, LEGACYTLS_REACH)},
    {"without a type", SHAPE(UNTYPED, "")},
    {"without a type, auditor", SHAPE(UNTYPED, LEGACYTLS_REACH)},
    {"libssl's version", SHAPE(VERSIONED, "")},
    {"libssl's version, auditor", SHAPE(VERSIONED, LEGACYTLS_REACH)},
    {"libssl's version, not the default", SHAPE(OLDER, "")},
    {"libssl's version, not the default, auditor",
        SHAPE(OLDER, LEGACYTLS_REACH)},
    {"the older hash table", SHAPE(SYSV, "")},
    {"the older hash table, auditor", SHAPE(SYSV, LEGACYTLS_REACH)},
};

/* Past it, and past the shim, without an auditor: who has libssl by itself. */
#define BY_NAME " " REACH_PROGRAMS "/by_name dlsym libssl.so.3 $PORT $NAME"
#define PLUGIN " " REACH_PROGRAMS "/plugin $BIN/handshake.so $PORT $NAME"

static const struct row past[] = {
    {"past it, dlsym", BEHIND, INTERPOSER, "", BY_NAME, BY_NAME},
    {"past it, dlsym, auditor", BEHIND, INTERPOSER, LEGACYTLS_REACH, BY_NAME,
        BY_NAME},
    {"past it, RTLD_DEEPBIND", BEHIND, INTERPOSER, "", PLUGIN, PLUGIN},
    {"past it, RTLD_DEEPBIND, auditor", BEHIND, INTERPOSER, LEGACYTLS_REACH,
        PLUGIN, PLUGIN},
    {"past one with one more function, dlsym, auditor",
        LEGACYTLS_OBJECT ":" WHOLE, WHOLE, LEGACYTLS_REACH, BY_NAME, BY_NAME},
    {"the same, RTLD_DEEPBIND, auditor", LEGACYTLS_OBJECT ":" WHOLE, WHOLE,
        LEGACYTLS_REACH, PLUGIN, PLUGIN},
};

/* It would go on to the other shim: it is passed over. */
static const struct row between[] = {
    {"between two shims", BEHIND ":" COPY, INTERPOSER, "", LINKED, LINKED},
    {"between two shims, auditor", BEHIND ":" COPY, INTERPOSER, LEGACYTLS_REACH,
        LINKED, LINKED},
};

#define FOREIGN REACH_PROGRAMS "/foreign.so"
#define FINDER REACH_PROGRAMS "/finder.so"
#define EARLY REACH_PROGRAMS "/early.so"

/* What the loader binds nobody to: another version, or in no scope; or none. */
static const struct row strangers[] = {
    {"another version", LEGACYTLS_OBJECT ":" FOREIGN, FOREIGN, "", LINKED,
        LINKED " all"},
    {"loaded by a constructor", LEGACYTLS_OBJECT ":" EARLY, EARLY, "", LINKED,
        LINKED " all"},
    {"the same, libssl comes later", LEGACYTLS_OBJECT ":" EARLY, EARLY, "",
        PYTHON, PYTHON},
    {"the same, auditor", LEGACYTLS_OBJECT ":" EARLY, EARLY, LEGACYTLS_REACH,
        LINKED, LINKED " all"},
    {"a dlsym ahead of the shim", FINDER ":" LEGACYTLS_OBJECT, FINDER, "",
        LINKED, LINKED " all null"},
    {"the same, auditor", FINDER ":" LEGACYTLS_OBJECT, FINDER, LEGACYTLS_REACH,
        LINKED, LINKED " all null"},
};

#endif
