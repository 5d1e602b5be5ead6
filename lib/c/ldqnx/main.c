/* SPDX-License-Identifier: Apache-2.0 */
/* From a dynamic program's own entry (crt/crt1_dynamic.S) to main(): everything else has been done. */
#include "../src/internal/start.h"
#include <stdlib.h>
#include <unistd.h>

void __libc_main(main_fn *main_function) __attribute__((__noreturn__));

void __libc_main(main_fn *main_function)
{
    exit(main_function(__argc, __argv, environ));
}
