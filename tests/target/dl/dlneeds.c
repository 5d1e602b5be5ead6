/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ldlgone */
/* Wants a library that is not there. */
int gone(void);

int needs_call(void)
{
    return gone();
}
