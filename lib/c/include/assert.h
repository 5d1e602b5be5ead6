/* SPDX-License-Identifier: Apache-2.0 */
/* May be included several times with NDEBUG defined or not, so there is no guard. */
#include <sys/cdefs.h>

#undef assert
#ifdef NDEBUG
#define assert(expr) ((void)0)
#else
#define assert(expr) ((expr) ? (void)0 : __assert(#expr, __FILE__, __LINE__, __func__))
#endif
#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif

__BEGIN_DECLS
void __assert(const char *expr, const char *file, unsigned line, const char *func) __attribute__((__noreturn__));
__END_DECLS
