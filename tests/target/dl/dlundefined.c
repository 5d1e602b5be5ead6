/* SPDX-License-Identifier: Apache-2.0 */
/* Wants what nobody has. */
int nobody_has_this(void);

int undefined_call(void)
{
    return nobody_has_this();
}
