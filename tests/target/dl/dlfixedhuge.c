/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ftls-model=initial-exec */
/* Insists on a place larger than there is room for. */
static __thread char fixed_huge[100000];

char *fixed_huge_address(void)
{
    return fixed_huge;
}
