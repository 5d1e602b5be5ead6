/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <signal.h>
#include <string.h>

void __jmp_restore(struct __jmp_buf *env, int value) __attribute__((__noreturn__));
int __jmp_save_mask(struct __jmp_buf *env, int savemask);

/* Reached by a jump from sigsetjmp() when the mask is to be kept; returns 0 to its caller. */
int __jmp_save_mask(struct __jmp_buf *env, int savemask)
{
    sigset_t set;

    env->__mask_saved = sigprocmask(SIG_BLOCK, NULL, &set) == 0;
    memcpy(&env->__mask, &set, sizeof(env->__mask));
    return 0;
}

void longjmp(jmp_buf env, int value)
{
    if (env->__mask_saved) {
        sigset_t set;
        memcpy(&set, &env->__mask, sizeof(set));
        sigprocmask(SIG_SETMASK, &set, NULL);
    }
    __jmp_restore(env, value);
}

void _longjmp(jmp_buf env, int value)
{
    longjmp(env, value);
}

void siglongjmp(sigjmp_buf env, int value)
{
    longjmp(env, value);
}
