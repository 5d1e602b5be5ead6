/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUILDFILE_H
#define BUILDFILE_H

#include "image.h"

/* Reads a buildfile's text into img. */
void buildfile_read(struct image *img, const char *text, size_t len, struct place at);
/*
 * What programs and libraries in the image need and the buildfile does not name: their libraries, the run-time
 * linker.
 */
void buildfile_add_needed(struct image *img);
/* The contents of a host directory, as if named by `/=dir`. */
void buildfile_add_directory(struct image *img, const char *dir);

#endif
