/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

static int flush_stream(FILE *fp)
{
    int result = 0;

    __file_lock(fp);
    if (fp->wp != fp->wb) {
        result = __flush(fp);
    } else if (fp->rp != fp->re) {
        __drop_read(fp);
    }
    __file_unlock(fp);
    return result;
}

int fflush(FILE *fp)
{
    int result;

    if (fp != NULL) {
        return flush_stream(fp);
    }
    result = stdout->wp != stdout->wb ? flush_stream(stdout) : 0;
    pthread_mutex_lock(&__file_list_lock);
    for (fp = __file_list; fp != NULL; fp = fp->next) {
        __file_lock(fp);
        if (fp->wp != fp->wb && __flush(fp) != 0) {
            result = EOF;
        }
        __file_unlock(fp);
    }
    pthread_mutex_unlock(&__file_list_lock);
    return result;
}

int flushall(void)
{
    return fflush(NULL);
}
