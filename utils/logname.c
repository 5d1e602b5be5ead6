/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "tool.h"

int main(void)
{
    const char *name = getlogin();
    if (name == NULL)
        tool_die("nobody has logged in");
    puts(name);
    return tool_close(0);
}
