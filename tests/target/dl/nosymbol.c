/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ldlnew */
/* A program made with a newer edition of its library than the image has. */
int new_only(void);

int main(void)
{
    return new_only();
}
