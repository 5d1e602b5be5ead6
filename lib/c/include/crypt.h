/* SPDX-License-Identifier: Apache-2.0 */
/* crypt(). POSIX.1-2008 (XSI) <unistd.h>: the traditional DES form only. */
#ifndef _CRYPT_H_INCLUDED
#define _CRYPT_H_INCLUDED

#include <sys/platform.h>

__BEGIN_DECLS
extern char *crypt(const char *password, const char *salt);
extern void setkey(const char *key);
extern void encrypt(char block[64], int edflag);
__END_DECLS

#endif
