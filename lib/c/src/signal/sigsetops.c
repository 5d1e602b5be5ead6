/* SPDX-License-Identifier: Apache-2.0 */
/* Sets as values; sets are words. */
#include <signal.h>

#define WORDS (sizeof(sigset_t) / sizeof(((sigset_t *)0)->__bits[0]))

int sigandset(sigset_t *out, const sigset_t *a, const sigset_t *b)
{
    for (unsigned i = 0; i < WORDS; i++)
        out->__bits[i] = a->__bits[i] & b->__bits[i];
    return 0;
}

int sigorset(sigset_t *out, const sigset_t *a, const sigset_t *b)
{
    for (unsigned i = 0; i < WORDS; i++)
        out->__bits[i] = a->__bits[i] | b->__bits[i];
    return 0;
}

int sigisemptyset(const sigset_t *set)
{
    for (unsigned i = 0; i < WORDS; i++)
        if (set->__bits[i] != 0)
            return 0;
    return 1;
}
