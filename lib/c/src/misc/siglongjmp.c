/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <signal.h>
#include <string.h>

int __setjmp_save_mask(sigjmp_buf env);

/* Tail of sigsetjmp(env, 1), entered with the registers saved; its return is sigsetjmp()'s first return. */
int __setjmp_save_mask(sigjmp_buf env)
{
    sigset_t mask;

    if (pthread_sigmask(SIG_BLOCK, NULL, &mask) == 0) {
        memcpy(&env->__mask, &mask, sizeof env->__mask);
        env->__mask_saved = 1;
    }
    return 0;
}

void siglongjmp(sigjmp_buf env, int value)
{
    if (env->__mask_saved) {
        sigset_t mask;
        memset(&mask, 0, sizeof mask);
        memcpy(&mask, &env->__mask, sizeof env->__mask);
        pthread_sigmask(SIG_SETMASK, &mask, NULL);
    }
    longjmp(env, value);
}
