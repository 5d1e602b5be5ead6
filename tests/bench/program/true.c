/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest program: what spawn_exit_wait starts. */
int main(void)
{
    return 0;
}
