/* SPDX-License-Identifier: MIT */
/* A certification authority for the tests, made anew for each run. */
#ifndef LEGACYTLS_TESTS_PKI_H
#define LEGACYTLS_TESTS_PKI_H

/*
 * Makes in dir: ca.pem (RSA 2048), and, signed by it, for the names
 * listed.test, other.test, near.listed.test, localhost and 127.0.0.1:
 *   strong.pem strong.key   RSA 2048, SHA-256
 *   weak.pem weak.key       RSA 1024, SHA-256
 *   sha1.pem sha1.key       RSA 2048, signed with SHA-1
 *   md5.pem md5.key         RSA 2048, signed with MD5
 *   bare.pem bare.key       as strong, without key identifiers
 * and DH parameters: 768.dh and 1024.dh, the groups of RFC 2409 6.1 and 6.2.
 * Fails the cmocka test if it cannot.
 */
void pki_make(const char *dir);

#endif
