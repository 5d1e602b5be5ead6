/* SPDX-License-Identifier: Apache-2.0 */
/* on: what is changed about the command between its start, held, and its first instruction. */
#ifndef ON_H
#define ON_H

#include <stdbool.h>
#include <sys/types.h>

/* rights.c: each takes the text of an option; false after a complaint. */
bool rights_ability(const char *text);      /* -A: words and ability[:low[-high]], with commas between */
bool rights_limit(const char *text);        /* -L: name:cur[:max] */
bool rights_wanted(void);
bool rights_apply(pid_t pid);               /* to the held process */

/* user.c: whose rights and, with login, whose environment and directory. */
bool user_take(const char *text, bool login, uid_t *uid, gid_t *gid);
bool user_enter(void);                      /* groups; with login the environment and the directory */

#endif
