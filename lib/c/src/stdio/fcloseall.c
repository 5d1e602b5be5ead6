/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int fcloseall(void)
{
    int result = fflush(NULL);

    while (__file_list != NULL) {
        if (fclose(__file_list) != 0) {
            result = EOF;
        }
    }
    return result;
}
