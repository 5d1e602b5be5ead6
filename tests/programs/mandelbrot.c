/* SPDX-License-Identifier: Apache-2.0 */
#include <complex.h>
#include <stdio.h>

int main(void)
{
    for (int y = -12; y <= 12; y++) {
        for (int x = -40; x <= 20; x++) {
            double complex c = x / 20.0 + y / 10.0 * I, z = 0;
            int n = 0;
            while (n < 60 && cabs(z) <= 2) {
                z = z * z + c;
                n++;
            }
            putchar(" .:-=+*#%@"[n * 9 / 60]);
        }
        putchar('\n');
    }
    return 0;
}
