/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "tool.h"

int main(void)
{
    char path[PATH_MAX];
    if (getcwd(path, sizeof path) == NULL) {
        tool_error("current directory");
        return 1;
    }
    printf("%s\n", path);
    return 0;
}
