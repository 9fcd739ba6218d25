/* SPDX-License-Identifier: MIT */
/* What is not known of a peer may be what a stricter rule is for. */
#include "preload/acting.h"

#define OWN "listed.test none, 127.0.0.0/8 legacy-connect"
#define ALL "* legacy-connect until=2099-01-01"
#define TWO "open:127.0.0.2", "open:127.0.0.1"
#define NO "unsafe legacy renegotiation disabled"

static const struct acting rows[] = {
    {"two names on an address, one with its own rule", OWN,
        {"resolve:listed.test", "resolve:other.test", "open:127.0.0.1",
            "visible"},
        NO},
    {"the name with its own rule", OWN,
        {"resolve:listed.test", "open:127.0.0.1", "visible"}, NO},
    {"the name without", OWN,
        {"resolve:other.test", "open:127.0.0.1", "visible"}, "ok"},
    {"none of the two names", OWN, {"open:127.0.0.1", "visible"}, "ok"},
    {"a name that cannot be kept", OWN,
        {"resolve:a.123", "open:127.0.0.1", "visible"}, NO},
    {"the same beside one that can", OWN,
        {"resolve:other.test", "resolve:a.123", "open:127.0.0.1", "visible"},
        NO},
    {"the same, if no name has a rule", "127.0.0.0/8",
        {"resolve:a.123", "open:127.0.0.1", "visible"}, "ok"},
    {"which of two ports is not known, one has its own rule",
        "listed.test, listed.test:%s none", {TWO, "sni:listed.test", "hidden"},
        NO},
    {"it may have another port than is known",
        "listed.test, listed.test:1 none", {TWO, "sni:listed.test", "hidden"},
        NO},
    {"it is another host that has a port", "listed.test, other.test:%s none",
        {TWO, "sni:listed.test", "hidden"}, "ok"},
    {"the port is known", "listed.test, listed.test:1 none",
        {"open:127.0.0.1", "sni:listed.test", "hidden"}, "ok"},
    {"an address that is not known may have its own rule",
        ALL ", 127.0.0.9 none", {TWO, "sni:listed.test", "hidden"}, NO},
    {"the address is known", ALL ", 127.0.0.9 none",
        {"open:127.0.0.1", "sni:listed.test", "hidden"}, "ok"},
    {"hidden socket far behind a listed one", "127.0.0.2",
        {TWO, "far", "hidden"}, NO},
    {"listed one far behind", "127.0.0.1", {"open:127.0.0.1", "far", "hidden"},
        "ok"},
};

int
main(void)
{
	return acting_run("doubt", rows, sizeof(rows) / sizeof(rows[0]));
}
