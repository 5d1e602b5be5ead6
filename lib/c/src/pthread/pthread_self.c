/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <process.h>
#include <sys/storage.h>
#undef pthread_equal

pthread_t pthread_self(void)
{
    return __tls()->__tid;
}

int gettid(void)
{
    return __tls()->__tid;
}

int pthread_equal(pthread_t a, pthread_t b)
{
    return a == b;
}
