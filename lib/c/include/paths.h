/* SPDX-License-Identifier: Apache-2.0 */
/* Where things lie in the file system. BSD's. */
#ifndef __PATHS_H_INCLUDED
#define __PATHS_H_INCLUDED

#define _PATH_DEFPATH "/bin:/usr/bin:/proc/boot"
#define _PATH_STDPATH "/bin:/usr/bin:/sbin:/usr/sbin:/proc/boot"
#define _PATH_BSHELL "/bin/sh"
#define _PATH_CONSOLE "/dev/console"
#define _PATH_DEVNULL "/dev/null"
#define _PATH_TTY "/dev/tty"
#define _PATH_DEV "/dev/"
#define _PATH_TMP "/tmp/"
#define _PATH_VARRUN "/var/run/"
#define _PATH_VARTMP "/var/tmp/"
#define _PATH_PASSWD "/etc/passwd"
#define _PATH_SHADOW "/etc/shadow"
#define _PATH_GROUP "/etc/group"
#define _PATH_HOSTS "/etc/hosts"

#endif
