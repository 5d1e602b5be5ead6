/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ldlgone */
/* A program whose library is not in the image. */
int gone(void);

int main(void)
{
    return gone();
}
