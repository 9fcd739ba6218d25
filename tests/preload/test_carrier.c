/* SPDX-License-Identifier: MIT */
/*
 * A rule rests on the connection that carries the handshake, and a pin holds
 * where that may be: connections in use (STARTTLS), and hidden ones beside
 * which there are others.
 */
#include "preload/acting.h"

#define NO "unsafe legacy renegotiation disabled"
#define CUT "callback failed"
#define REJECTED "certificate verify failed"
#define PIN                            \
	" legacy-connect pin=sha256//" \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static const struct acting rows[] = {
    {"by a pipe, beside a listed one", "127.0.0.1",
        {"open:127.0.0.1", "pipe:127.0.0.2", "hidden"}, CUT},
    {"the same, with a name", "127.0.0.1",
        {"open:127.0.0.1", "pipe:127.0.0.2", "sni:other.test", "hidden"}, CUT},
    {"the same, with a name that is resolved", "127.0.0.1",
        {"resolve:other.test", "open:127.0.0.1", "pipe:127.0.0.2",
            "sni:other.test", "hidden"},
        CUT},
    {"beside two", "127.0.0.0/30",
        {"open:127.0.0.1", "open:127.0.0.2", "pipe:127.0.0.2", "hidden"}, CUT},
    {"by a pipe, with a listed name", "listed.test",
        {"open:127.0.0.1", "pipe:127.0.0.2", "sni:listed.test", "hidden"},
        "ok"},
    {"by a pipe alone", "127.0.0.1, listed.test",
        {"pipe:127.0.0.1", "sni:other.test", "hidden"}, NO},
    {"STARTTLS beside the port listed", "listed.test:%s",
        {"resolve:listed.test", "open:127.0.0.1", "starttls:127.0.0.1",
            "sni:listed.test", "hidden"},
        CUT},
    {"the same, by address", "127.0.0.1:%s",
        {"open:127.0.0.1", "starttls:127.0.0.1", "ip:127.0.0.1", "hidden"},
        CUT},
    {"the same, name to be verified", "listed.test:%s",
        {"resolve:listed.test", "open:127.0.0.1", "starttls:127.0.0.1",
            "host:listed.test", "hidden"},
        CUT},
    {"the other way round", "listed.test:%s",
        {"resolve:listed.test", "starttls:127.0.0.1", "open:127.0.0.1",
            "sni:listed.test", "hidden"},
        "ok"},
    {"the same name again", "listed.test:%s",
        {"resolve:listed.test", "open:127.0.0.1", "sni:listed.test", "hidden",
            "open:127.0.0.1", "sni:listed.test", "hidden"},
        "ok\nok"},

    {"nobody, STARTTLS: name", "a.same.test",
        {"resolve:a.same.test", "starttls:127.0.0.1", "visible"}, "ok"},
    {"nobody, STARTTLS: children", "*.same.test",
        {"resolve:a.same.test", "starttls:127.0.0.1", "visible"}, NO},
    {"nobody, STARTTLS: suffix", ".same.test",
        {"resolve:a.same.test", "starttls:127.0.0.1", "visible"}, NO},
    {"nobody, STARTTLS: prefix", "127.0.0.0/30",
        {"starttls:127.0.0.1", "visible"}, NO},
    {"nobody, STARTTLS: children, pinned", "*.same.test" PIN,
        {"resolve:a.same.test", "starttls:127.0.0.1", "visible"}, REJECTED},
    {"nobody, STARTTLS: prefix, pinned", "127.0.0.0/30" PIN,
        {"starttls:127.0.0.1", "visible"}, REJECTED},
    {"nobody, hidden, STARTTLS", "127.0.0.1", {"starttls:127.0.0.1", "hidden"},
        NO},
    {"nobody, hidden, STARTTLS, pinned", "127.0.0.1" PIN,
        {"starttls:127.0.0.1", "hidden"}, REJECTED},
    {"the same, beside another", "127.0.0.1" PIN,
        {"used:127.0.0.2", "starttls:127.0.0.1", "hidden"}, NO},
    {"name, hidden, STARTTLS, beside another, pinned", "127.0.0.1" PIN,
        {"resolve:other.test", "used:127.0.0.2", "starttls:127.0.0.1",
            "sni:other.test", "hidden"},
        REJECTED},
    {"the same, not resolved", "127.0.0.1" PIN,
        {"used:127.0.0.2", "starttls:127.0.0.1", "sni:other.test", "hidden"},
        NO},

    {"from a port that listens, beside a listed one", "127.0.0.1",
        {"open:127.0.0.1", "from:127.0.0.2", "hidden"}, NO},
    {"from a port that listens", "127.0.0.2", {"from:127.0.0.2", "hidden"},
        "ok"},
    {"the same, pinned", "127.0.0.2" PIN, {"from:127.0.0.2", "hidden"},
        REJECTED},
    {"about to be told something", "127.0.0.1",
        {"corked:127.0.0.1", "sni:other.test", "visible"}, NO},
    {"few descriptors", "127.0.0.1", {"few", "open:127.0.0.1", "hidden"}, "ok"},

    {"address, of another spelling", "127.0.0.1, listed.test none",
        {"resolve:127.1", "open:127.0.0.1", "visible"}, "ok"},
    {"the same, as a number, pinned", "127.0.0.1" PIN ", listed.test none",
        {"resolve:2130706433", "open:127.0.0.1", "visible"}, REJECTED},
    {"a name that is none, pinned", "127.0.0.1" PIN ", listed.test none",
        {"resolve:a.123", "open:127.0.0.1", "visible"}, REJECTED},
    {"a name that is none", "127.0.0.1, listed.test none",
        {"resolve:a.123", "open:127.0.0.1", "visible"}, NO},
    {"names that differ, pinned", "127.0.0.1" PIN ", other.test none",
        {"resolve:listed.test", "resolve:other.test", "open:127.0.0.1",
            "visible"},
        REJECTED},
    {"names that differ", "127.0.0.1, other.test none",
        {"resolve:listed.test", "resolve:other.test", "open:127.0.0.1",
            "visible"},
        NO},
    {"no name has the pin", "127.0.0.1" PIN ", .same.test none",
        {"resolve:a.same.test", "resolve:b.same.test", "open:127.0.0.1",
            "visible"},
        NO},
};

int
main(void)
{
	return acting_run("carrier", rows, sizeof(rows) / sizeof(rows[0]));
}
