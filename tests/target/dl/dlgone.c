/* SPDX-License-Identifier: Apache-2.0 */
/* Not in the image. */
int gone(void);

int gone(void)
{
    return 1;
}
