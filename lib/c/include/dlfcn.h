/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared objects at run time. POSIX.1-2008 <dlfcn.h>. In a static program dlopen(NULL) names the program and nothing
 * else can be loaded or looked up; dlerror() says so.
 */
#ifndef _DLFCN_H_INCLUDED
#define _DLFCN_H_INCLUDED

#include <sys/platform.h>

/* dlopen(): references are always bound at once, so RTLD_LAZY is the same as RTLD_NOW. */
#define RTLD_LAZY     0x0001
#define RTLD_NOW      0x0002
#define RTLD_NOLOAD   0x0004    /* only if it is there already */
#define RTLD_GLOBAL   0x0100    /* objects loaded later may use its symbols, dlsym(RTLD_DEFAULT) finds them */
#define RTLD_LOCAL    0x0200    /* the default */
#define RTLD_GROUP    0x0400    /* its references look at what was loaded with it ... */
#define RTLD_WORLD    0x0800    /* ... at the program and what is global; neither bit: at both */
#define RTLD_NODELETE 0x1000    /* dlclose() does not unload it */
#define RTLD_NOSHARE  0x2000    /* accepted: there is one copy of an object in a process */
#define RTLD_LAZYLOAD 0x4000    /* accepted: what an object needs is loaded with it */

#define RTLD_DEFAULT ((void *)-2)   /* dlsym(): the program and all that is global, in load order */
#define RTLD_NEXT    ((void *)-1)   /* dlsym(): the same behind the object that calls */

/* What dladdr() found: file and its address, nearest symbol and its address (NULL: none). */
typedef struct {
    const char *dli_fname;
    void       *dli_fbase;
    const char *dli_sname;
    void       *dli_saddr;
} Dl_info;
typedef Dl_info Dl_info_t;

__BEGIN_DECLS
extern int dlclose(void *handle);
extern char *dlerror(void);
extern void *dlopen(const char *path, int mode);
extern void *dlsym(void *__restrict handle, const char *__restrict name);
#ifdef __EXT_UNIX_MISC
/*
 * Not in POSIX.1-2008. dladdr() is 0 when the address is in no object; dlvsym() takes a version's name, NULL with
 * dlerror() when there is none.
 */
extern int dladdr(const void *address, Dl_info *info);
extern void *dlvsym(void *__restrict handle, const char *__restrict name, const char *__restrict version);
#endif
__END_DECLS

#endif
