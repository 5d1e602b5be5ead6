/* SPDX-License-Identifier: Apache-2.0 */
/* Complex functions of float compute in double. */
#include "mlib.h"
#include <complex.h>

float crealf(float complex z)
{
    return __real__ z;
}

float cimagf(float complex z)
{
    return __imag__ z;
}

float cabsf(float complex z)
{
    return hypotf(__real__ z, __imag__ z);
}

float cargf(float complex z)
{
    return atan2f(__imag__ z, __real__ z);
}

float complex cpowf(float complex z, float complex w)
{
    return cpow(z, w);
}

#define OTHER(name) \
    float complex name##f(float complex z) \
    { \
        return name(z); \
    }

OTHER(cacos)
OTHER(casin)
OTHER(catan)
OTHER(ccos)
OTHER(csin)
OTHER(ctan)
OTHER(cacosh)
OTHER(casinh)
OTHER(catanh)
OTHER(ccosh)
OTHER(csinh)
OTHER(ctanh)
OTHER(cexp)
OTHER(clog)
OTHER(csqrt)
OTHER(conj)
OTHER(cproj)
