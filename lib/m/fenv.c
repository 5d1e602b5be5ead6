/* SPDX-License-Identifier: Apache-2.0 */
#include <fenv.h>

static unsigned get_fpcr(void)
{
    unsigned long v;

    __asm__ volatile("mrs %0, fpcr" : "=r"(v));
    return (unsigned)v;
}

static unsigned get_fpsr(void)
{
    unsigned long v;

    __asm__ volatile("mrs %0, fpsr" : "=r"(v));
    return (unsigned)v;
}

static void set_fpcr(unsigned v)
{
    __asm__ volatile("msr fpcr, %0" : : "r"((unsigned long)v));
}

static void set_fpsr(unsigned v)
{
    __asm__ volatile("msr fpsr, %0" : : "r"((unsigned long)v));
}

int feclearexcept(int excepts)
{
    set_fpsr(get_fpsr() & ~(unsigned)(excepts & FE_ALL_EXCEPT));
    return 0;
}

int fetestexcept(int excepts)
{
    return (int)get_fpsr() & excepts & FE_ALL_EXCEPT;
}

int feraiseexcept(int excepts)
{
    set_fpsr(get_fpsr() | (unsigned)(excepts & FE_ALL_EXCEPT));
    return 0;
}

int fegetexceptflag(fexcept_t *flags, int excepts)
{
    *flags = (fexcept_t)fetestexcept(excepts);
    return 0;
}

int fesetexceptflag(const fexcept_t *flags, int excepts)
{
    feclearexcept(excepts);
    return feraiseexcept((int)*flags & excepts);
}

int fegetround(void)
{
    return (int)(get_fpcr() & FE_TOWARDZERO);
}

int fesetround(int round)
{
    if (((unsigned)round & ~(unsigned)FE_TOWARDZERO) != 0) {
        return -1;
    }
    set_fpcr((get_fpcr() & ~(unsigned)FE_TOWARDZERO) | (unsigned)round);
    return 0;
}

int fegetenv(fenv_t *env)
{
    env->__fpcr = get_fpcr();
    env->__fpsr = get_fpsr();
    return 0;
}

int fesetenv(const fenv_t *env)
{
    fenv_t plain = { 0, 0 };

    env = env == FE_DFL_ENV ? &plain : env;
    set_fpcr(env->__fpcr);
    set_fpsr(env->__fpsr);
    return 0;
}

int feholdexcept(fenv_t *env)
{
    fegetenv(env);
    return feclearexcept(FE_ALL_EXCEPT);
}

int feupdateenv(const fenv_t *env)
{
    int raised = fetestexcept(FE_ALL_EXCEPT);

    fesetenv(env);
    return feraiseexcept(raised);
}
