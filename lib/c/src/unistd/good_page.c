/* SPDX-License-Identifier: Apache-2.0 */
#include "good_page.h"

uintptr_t __good_pages[GOOD_PAGES];

void __forget_good_pages(void)
{
    for (unsigned i = 0; i < GOOD_PAGES; i++)
        __atomic_store_n(&__good_pages[i], (uintptr_t)0, __ATOMIC_RELAXED);
}
