/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -Wl,--version-script=tests/target/dl/dlversion.map */
/* A function in two versions: the old one for who was linked with it, the new one for all others. */
int versioned_old(void);
int versioned_new(void);

int versioned_old(void)
{
    return 1;
}

int versioned_new(void)
{
    return 2;
}

__asm__(".symver versioned_old, versioned@V1\n.symver versioned_new, versioned@@V2");
