/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks of file data. They come in chunks from the system and go back to it chunk by chunk. Used
 * by one thread.
 */
#ifndef FS_TMP_BLOCKS_H
#define FS_TMP_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#define BLOCK_SHIFT 12
#define BLOCK_SIZE  ((size_t)1 << BLOCK_SHIFT)

void *block_get(void);               /* what is in it is undefined; NULL: no memory */
void block_put(void *block);
size_t block_chunks(void);           /* chunks held */

#endif
