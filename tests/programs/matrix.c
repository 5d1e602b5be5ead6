/* SPDX-License-Identifier: Apache-2.0 */
/* Gauss elimination, powers, determinants; floating-point output. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N 8

static double determinant(double a[N][N])
{
    double det = 1;

    for (int i = 0; i < N; i++) {
        int pivot = i;
        for (int r = i + 1; r < N; r++)
            if (fabs(a[r][i]) > fabs(a[pivot][i]))
                pivot = r;
        if (pivot != i) {
            double t[N];
            memcpy(t, a[i], sizeof t), memcpy(a[i], a[pivot], sizeof t), memcpy(a[pivot], t, sizeof t);
            det = -det;
        }
        det *= a[i][i];
        for (int r = i + 1; r < N; r++) {
            double f = a[r][i] / a[i][i];
            for (int c = i; c < N; c++) {
                volatile double product = f * a[i][c];  /* rounded: no fused operation on either machine */
                a[r][c] -= product;
            }
        }
    }
    return det;
}

int main(void)
{
    double a[N][N];

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i][j] = 1.0 / (i + j + 1);
    printf("%.10e\n", determinant(a));
    for (int e = -300; e <= 300; e += 60)
        printf("%g %.3e %.0f\n", pow(10, e), ldexp(1, e), e > 0 ? ldexp(1, e / 4) : 0.0);
    printf("%a %a %.3a\n", 1.0, DBL_MIN / 4, M_PI);
    return 0;
}
