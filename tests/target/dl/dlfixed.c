/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ftls-model=initial-exec */
/* Insists on a fixed place in the thread blocks; begins as zero. */
static __thread int fixed[8];

int *fixed_address(void)
{
    return &fixed[3];
}
