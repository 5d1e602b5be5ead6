/* SPDX-License-Identifier: Apache-2.0 */
/* What the heap can tell of itself; malloc() and its family are <stdlib.h>'s. */
#ifndef __MALLOC_H_INCLUDED
#define __MALLOC_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>
#include <stdlib.h>

__BEGIN_DECLS

/* Figures about this process's heap; see mallinfo(). */
struct mallinfo {
    int arena;    /* bytes held from the system, large blocks apart */
    int ordblks;  /* slabs */
    int smblks;   /* free small blocks */
    int hblks;    /* large blocks */
    int hblkhd;   /* bytes in large blocks */
    int usmblks;  /* bytes of small blocks in use */
    int fsmblks;  /* bytes of small blocks free */
    int uordblks; /* bytes in use */
    int fordblks; /* bytes free */
    int keepcost; /* always 0: what is empty has been given back */
};

/*
 * mallinfo() counts bytes of the heap; malloc_usable_size() and _msize() tell how many bytes a block really has;
 * malloc_trim() gives free pages back, 1 when there were any.
 */
struct mallinfo mallinfo(void);
size_t malloc_usable_size(void *p);
size_t _msize(void *p);
int malloc_trim(size_t pad);

/*
 * What of the allocator can be told: MALLOC_ARENA_CACHE_FREE_NOW gives empty memory back at once. 0, or -1 and EINVAL.
 */
#define MALLOC_ARENA_CACHE_FREE_NOW 1
int mallopt(int cmd, int value);

/*
 * Checks of single blocks on demand are not offered, for each free() and realloc() checks its block anyway and ends
 * the process when it is damaged: mcheck() returns -1, mprobe() MCHECK_DISABLED.
 */
enum mcheck_status { MCHECK_DISABLED = -1, MCHECK_OK = 0, MCHECK_HEAD, MCHECK_TAIL, MCHECK_FREE };
int mcheck(int (*abort_fn)(enum mcheck_status status));
enum mcheck_status mprobe(void *p);

__END_DECLS

#endif
