/* SPDX-License-Identifier: Apache-2.0 */
/* Constructor and destructor wait for threads that use the run-time linker. */
#include <dlfcn.h>
#include <pthread.h>
#include <time.h>
#include "dl.h"

int thread_ready;

static void *use_linker(void *arg)
{
    void *handle = dlopen("libdlring.so", RTLD_NOW);

    dl_note(handle != NULL ? "open" : "failed");
    if (handle != NULL)
        dlclose(handle);
    return NULL;
}

static void use_in_thread(void)
{
    pthread_t tid;

    if (pthread_create(&tid, NULL, use_linker, NULL) == 0)
        pthread_join(tid, NULL);
}

__attribute__((constructor)) static void begin(void)
{
    dl_note("thread+");
    use_in_thread();
    nanosleep(&(struct timespec){ .tv_nsec = 3000000 }, NULL);
    thread_ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    dl_note("thread-");
    use_in_thread();
}
