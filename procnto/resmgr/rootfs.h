/* SPDX-License-Identifier: Apache-2.0 */
/* The boot image as seen by other parts of procnto. Set up once by rootfs_init(); constant afterwards: no lock. */
#ifndef RESMGR_ROOTFS_H
#define RESMGR_ROOTFS_H

#include "procnto.h"
#include "resmgr/ifs.h"

extern struct ifs image_ifs;

/*
 * The deepest image node on the way of a canonical path, NULL when path lies outside the image;
 * *rest is what follows.
 */
const struct ifs_node *image_walk(const char *path, const char **rest);

/* Physical address of a file's bytes when they start on a page, else 0. */
uint64_t image_paddr(const struct ifs_node *file);

bool rootfs_is_handle(uint32_t handle);         /* a link id of the image's two mountpoints? */

struct node_ocb;
struct _resmgr_io_funcs;
/* The file behind an OCB bound with these functions; NULL if it is none of the image. */
const struct ifs_node *rootfs_mapped(const struct _resmgr_io_funcs *io, const struct node_ocb *ocb);

#endif
