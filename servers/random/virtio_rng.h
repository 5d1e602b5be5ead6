/* SPDX-License-Identifier: Apache-2.0 */
/* The entropy device of virtual machines, on the virtio MMIO transport (both its versions). */
#ifndef RANDOM_VIRTIO_RNG_H
#define RANDOM_VIRTIO_RNG_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Looks through the system page. -> false: the machine has none (or it does not work: *err is set
 * then)
 */
bool virtio_rng_find(int *err);
/* Up to 256 bytes. -> how many came; 0: the device does not answer */
size_t virtio_rng_read(void *buf, size_t len);

#endif
