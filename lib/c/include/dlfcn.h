/* SPDX-License-Identifier: Apache-2.0 */
/* Programs are static: dlopen(NULL) names the program itself, no other object can be loaded; dlerror() says so. */
#ifndef _DLFCN_H_INCLUDED
#define _DLFCN_H_INCLUDED

#include <sys/platform.h>

#define RTLD_LAZY   0x0001
#define RTLD_NOW    0x0002
#define RTLD_GLOBAL 0x0100
#define RTLD_LOCAL  0x0000
#define RTLD_DEFAULT ((void *)-2)
#define RTLD_NEXT    ((void *)-1)

typedef struct {
    const char *dli_fname;
    void       *dli_fbase;
    const char *dli_sname;
    void       *dli_saddr;
} Dl_info;

__BEGIN_DECLS
extern int dlclose(void *handle);
extern char *dlerror(void);
extern void *dlopen(const char *path, int mode);
extern void *dlsym(void *__restrict handle, const char *__restrict name);
#ifdef __EXT_UNIX_MISC
extern int dladdr(const void *address, Dl_info *info);
#endif
__END_DECLS

#endif
