/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks /proc as a small ps does, then becomes the shell with execl().
 * > me: /proc/boot/proc_walk, 1 threads, parent ok 1
 * > several processes
 * > from sh
 * exit: 4
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/neutrino.h>
#include <sys/procfs.h>
#include <sys/statvfs.h>
#include <fcntl.h>
#include <dirent.h>
#include <devctl.h>
#include <errno.h>
#include <string.h>
#include <ctype.h>
int main(){ DIR *d = opendir("/proc"); struct dirent *e; int n=0; char p[300]; procfs_debuginfo *map; 
 struct { procfs_debuginfo info; char buff[_POSIX_PATH_MAX]; } name; (void)map;
 if(!d){perror("/proc");return 1;}
 while((e=readdir(d))) if(isdigit(*e->d_name)) { int fd; sprintf(p,"/proc/%s/as",e->d_name); if((fd=open(p,O_RDONLY))==-1){perror(p);continue;}
   if(devctl(fd, DCMD_PROC_MAPDEBUG_BASE, &name, sizeof name, 0)!=EOK) { if (atoi(e->d_name)==1) strcpy(name.info.path, "procnto"); else strcpy(name.info.path,"?"); }
   procfs_info i; if (devctl(fd, DCMD_PROC_INFO, &i, sizeof i, 0) == EOK) { n++; if (i.pid == getpid()) printf("me: %s, %d threads, parent ok %d\n", name.info.path, i.num_threads, i.parent == getppid()); }
   close(fd);} 
 closedir(d); printf("%s processes\n", n >= 2 ? "several" : "few"); 
 fflush(stdout);
 execl("/proc/boot/sh","sh","-c","echo from sh; exit 4",NULL); perror("execl"); return 1;}
