/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two inline files with a language of their own: the boot script and the bootstrap file.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "image.h"

/* Compiles a boot script to the records of <sys/image.h>. text starts at place at. */
void script_compile(const char *text, size_t len, struct place at, struct buffer *out);
/* Reads a bootstrap file: up to BOOT_PROGRAMS programs with arguments and environment. */
void bootstrap_parse(const char *text, size_t len, struct place at, struct image *img);

#endif
