/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ftls-model=initial-exec */
/* Insists on a fixed place and begins as something else. */
static __thread int fixed_init = 77;

int *fixed_init_address(void)
{
    return &fixed_init;
}
