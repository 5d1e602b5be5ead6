/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ldlversion */
/* Was linked when there was V1 only. */
int versioned(void);
int call_old(void);
int call_new(void);

__asm__(".symver versioned_1, versioned@V1");
int versioned_1(void);

int call_old(void)
{
    return versioned_1();
}

int call_new(void)
{
    return versioned();
}
