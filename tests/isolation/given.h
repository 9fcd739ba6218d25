/* SPDX-License-Identifier: MIT */
/* What a program opens for every host, and LEGACYTLS_CONTAIN shuts again. */
#ifndef LEGACYTLS_TESTS_ISOLATION_GIVEN_H
#define LEGACYTLS_TESTS_ISOLATION_GIVEN_H

#include "isolation/client.h"

/* Are all clients of this process contained? Once, before the others. */
void given_start(bool is_contained);

/* Of enum word: what is open to the client without any rule. */
unsigned given_words(const struct client *client);

/* Is it held to less than its program opens? */
bool given_is_held(const struct client *client);

#endif
