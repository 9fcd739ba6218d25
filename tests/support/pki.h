/* SPDX-License-Identifier: MIT */
/* A certification authority for the tests, made anew for each run. */
#ifndef LEGACYTLS_TESTS_PKI_H
#define LEGACYTLS_TESTS_PKI_H

/*
 * Makes in dir: ca.pem (RSA 2048), and, signed by it, for the names
 * listed.test, other.test, near.listed.test, localhost, *.words.test and
 * 127.0.0.1:
 *   strong.pem strong.key   RSA 2048, SHA-256
 *   weak.pem weak.key       RSA 1024, SHA-256
 *   sha1.pem sha1.key       RSA 2048, signed with SHA-1
 *   md5.pem md5.key         RSA 2048, signed with MD5
 *   bare.pem bare.key       as strong, without key identifiers
 *   tiny.pem tiny.key       RSA 768, SHA-256
 * and the like with the key of strong, unless it says otherwise:
 *   weak-ca-leaf, sha1-ca-leaf, md5-ca-leaf
 *                           by a CA with RSA 1024, or itself signed with SHA-1
 *                           or MD5; its certificate is in weak-ca.pem, ...
 *   self, tiny-self         signed by themselves, tiny-self with RSA 768
 *   expired, misnamed       half an hour ago; for another name
 *   private, private-md5    by a CA of their own, with SHA-256 and MD5
 * and DH parameters: 768.dh and 1024.dh, the groups of RFC 2409 6.1 and 6.2.
 * Fails the cmocka test if it cannot.
 */
void pki_make(const char *dir);

#endif
