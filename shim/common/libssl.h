/* SPDX-License-Identifier: MIT */
/* What a libssl is: for the object, and for the auditor, which calls nothing.
 */
#ifndef LEGACYTLS_COMMON_LIBSSL_H
#define LEGACYTLS_COMMON_LIBSSL_H

#include <stdbool.h>

#include "common/symbols.h"

/*
 * Is this a libssl, OpenSSL's of any version or LibreSSL's? Not what wraps some
 * of its functions, or forwards all of them.
 */
bool libssl_is(const struct symbols *symbols);

#endif
