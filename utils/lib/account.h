/* SPDX-License-Identifier: Apache-2.0 */
/* Who may use an account, and what its session is like: login, su, passwd. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <pwd.h>
#include <stdbool.h>

#define ACCOUNT_PATH   "/proc/boot:/bin:/usr/bin"
#define SHADOW_FILE    "/etc/shadow"

/*
 * As crypt() made it: from the account's own field, or where that is x from /etc/shadow. "": open, "*": closed. The
 * caller frees it.
 */
char *account_password(const struct passwd *pw);
/* Asks for the password unless there is none. pw NULL: somebody unknown, who is asked all the same. */
bool account_check(const struct passwd *pw);
bool account_take_rights(const struct passwd *pw);          /* groups, gid, uid; false after a complaint */
const char *account_shell(const struct passwd *pw);
/* HOME, SHELL, LOGNAME, USER; without `keep` PATH too and, of what was there, TERM alone */
bool account_environment(const struct passwd *pw, bool keep);
/* Becomes the shell: with `login` as a login shell, in the home directory. Returns an exit status when it cannot. */
int account_run_shell(const struct passwd *pw, bool login, char *const arguments[]);

#endif
