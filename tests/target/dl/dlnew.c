/* SPDX-License-Identifier: Apache-2.0 */
/* A library whose newer edition has one more function. */
int new_always(void);
int new_only(void);

int new_always(void)
{
    return 1;
}

#ifdef NEWER
int new_only(void)
{
    return 2;
}
#endif
