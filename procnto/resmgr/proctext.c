/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of /proc: /proc/PID/{cmdline,exefile,mappings,pmap,status,vmstat}, /proc/config, /proc/vm/stats.
 * Locks: struct proc.lock while path and argv are copied, proc_lock for identity.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/mman.h>
#include <sys/procfs.h>

#include "mem/mem.h"
#include "resmgr/procfs.h"
#include "resmgr/rootfs.h"

void procfs_cmdline(struct text *text, struct proc *p)
{
    pthread_mutex_lock(&p->lock);
    if (p->argv != NULL)
        text_add(text, p->argv, p->argv_size);
    pthread_mutex_unlock(&p->lock);
}

void procfs_exefile(struct text *text, struct proc *p)
{
    pthread_mutex_lock(&p->lock);
    if (p->path != NULL)
        text_add(text, p->path, strlen(p->path));
    pthread_mutex_unlock(&p->lock);
}

uint32_t procfs_region_flags(const struct kvm_region *region)
{
    uint32_t flags = region->prot;
    flags |= region->flags & KVM_SHARED ? MAP_SHARED : MAP_PRIVATE;
    flags |= region->flags & KVM_PHYS ? MAP_PHYS : 0;
    flags |= region->flags & KVM_ANON ? MAP_ANON : 0;
    flags |= region->flags & KVM_STACK ? MAP_STACK : 0;
    flags |= region->flags & KVM_LAZY ? MAP_LAZY : 0;
    flags |= region->flags & KVM_NOINHERIT ? MAP_NOINHERIT : 0;
    return flags;
}

/* The image file a physical address belongs to. */
static const struct ifs_node *image_file_at(uint64_t paddr)
{
    if (paddr < image_fs.paddr || paddr - image_fs.paddr >= image_ifs.size)
        return NULL;
    uint64_t offset = paddr - image_fs.paddr;
    for (uint32_t i = 1; i < image_ifs.count; i++) {
        const struct ifs_node *node = &image_ifs.nodes[i];
        if (S_ISREG(node->mode) && offset >= node->offset && offset - node->offset < node->size)
            return node;
    }
    return NULL;
}

static void image_file_path(const struct ifs_node *node, char path[PATH_MAX])
{
    char text[PATH_MAX];
    size_t at = sizeof text - 1;
    text[at] = '\0';
    for (; node->parent != NULL && at > (size_t)node->name_len + 1; node = node->parent) {
        at -= node->name_len;
        memcpy(text + at, node->name, node->name_len);
        text[--at] = '/';
    }
    strlcpy(path, strcmp(image_ifs.mountpoint, "/") == 0 ? "" : image_ifs.mountpoint, PATH_MAX);
    strlcat(path, text + at, PATH_MAX);
}

void procfs_region_object(const struct kvm_region *region, struct proc *p, uint32_t *dev, uint64_t *inode,
                          char path[PATH_MAX])
{
    *dev = 0;
    *inode = 0;
    path[0] = '\0';
    if (region->flags & KVM_PHYS) {
        const struct ifs_node *file = image_file_at(region->offset);
        if (file != NULL) {
            *dev = 2;
            *inode = file->ino;
            image_file_path(file, path);
        }
    } else if (region->object != 0) {
        *dev = 1;
        *inode = region->object;
    }
    pthread_mutex_lock(&p->lock);
    if (path[0] == '\0' && p->path != NULL && region->va == p->base_address && p->base_address != 0)
        strlcpy(path, p->path, PATH_MAX);
    pthread_mutex_unlock(&p->lock);
}

#define REGIONS_MAX 4096    /* lines of one text */

void procfs_mappings(struct text *text, struct proc *p)
{
    struct kvm_region region;
    uint64_t va = 0;
    for (unsigned i = 0; i < REGIONS_MAX && kvm_query(p->pid, va, &region) >= 0; i++) {
        text_print(text, "%#lx,%#lx,%#lx,%#x\n", (unsigned long)region.va, (unsigned long)region.len,
                   (unsigned long)region.paddr, procfs_region_flags(&region));
        va = region.va + region.len;
    }
}

void procfs_pmap(struct text *text, struct proc *p)
{
    struct kvm_region region;
    uint64_t va = 0, inode;
    uint32_t dev;
    char path[PATH_MAX];
    text_print(text, "vaddr,size,flags,prot,dev,ino,offset,rsv,path\n");
    for (unsigned i = 0; i < REGIONS_MAX && kvm_query(p->pid, va, &region) >= 0; i++) {
        procfs_region_object(&region, p, &dev, &inode, path);
        text_print(text, "%#018lx,%#018lx,%#010x,%#04x,%#06x,%#lx,%#lx,%#lx,%s\n", (unsigned long)region.va,
                   (unsigned long)region.len, procfs_region_flags(&region) & ~0xf00u, (region.prot >> 8) & 0xf, dev,
                   (unsigned long)inode, (unsigned long)region.offset, (unsigned long)region.resident, path);
        va = region.va + region.len;
    }
}

static void stat_line(struct text *text, const char *name, uint64_t value)
{
    text_print(text, "%s=%#lx (%lu)\n", name, (unsigned long)value, (unsigned long)value);
}

void procfs_vmstat(struct text *text, struct proc *p)
{
    procfs_asinfo info;
    memset(&info, 0, sizeof info);
    if (kproc_info(p->pid, PROC_INFO_ASINFO, 0, &info, sizeof info) < 0)
        return;
    stat_line(text, "as_stats.as_size", info.as_size);
    stat_line(text, "as_stats.as_used", info.as_used);
    stat_line(text, "as_stats.map_count", info.map_count);
    stat_line(text, "as_stats.map_private", info.map_private);
    stat_line(text, "as_stats.map_shared", info.map_shared);
    stat_line(text, "as_stats.rss", info.rss);
}

static void print_groups(struct text *text, struct proc *p)
{
    text_print(text, "groups:");
    pthread_mutex_lock(&proc_lock);
    for (unsigned i = 0; i < p->ngroups; i++)
        text_print(text, " %d", (int)p->groups[i]);
    pthread_mutex_unlock(&proc_lock);
    text_print(text, "\n");
}

void procfs_state(struct text *text, struct proc *p)
{
    static const char *const states[] = { "new", "loading", "alive", "dead", "zombie" };
    pthread_mutex_lock(&proc_lock);
    enum proc_state state = p->state;
    pid_t parent = p->parent != NULL ? p->parent->pid : 0, pgrp = p->pgrp, sid = p->sid;
    struct _cred_info cred = p->cred;
    int exit_status = p->exit_status;
    pthread_mutex_unlock(&proc_lock);
    text_print(text, "pid: %d\nstate: %s\nparent: %d\npgrp: %d\nsid: %d\n", (int)p->pid,
               (unsigned)state < sizeof states / sizeof states[0] ? states[state] : "?", (int)parent, (int)pgrp,
               (int)sid);
    text_print(text, "uid: %d %d %d\ngid: %d %d %d\n", (int)cred.ruid, (int)cred.euid, (int)cred.suid, (int)cred.rgid,
               (int)cred.egid, (int)cred.sgid);
    print_groups(text, p);
    if (state >= PROC_DEAD)
        text_print(text, "exit: %#x\n", (unsigned)exit_status);
}

void procfs_config(struct text *text)
{
    text_print(text, "align_fault:%c\n", options.align_fault);
    text_print(text, "fd_close_timeout:%u\n", options.fd_close_timeout);
    text_print(text, "ker_verbose:%u\n", options.verbose);
    text_print(text, "maxfds:%u\n", options.max_fds);
    text_print(text, "nohalt:%d\n", options.nohalt);
    text_print(text, "nonlazy_stack:%d\n", options.nolazy);
    text_print(text, "nopreempt:%d\n", options.nopreempt);
    text_print(text, "priv_prio.prio:%u\n", options.priv_prio);
    text_print(text, "priv_prio.saturate:%d\n", options.priv_saturate);
    text_print(text, "procfs_ctl_umask:%04o\n", options.procfs_ctl_umask);
    text_print(text, "procfs_umask:%04o\n", options.procfs_umask);
    text_print(text, "shutdown_stack_len:%u,%u\n", options.stack_dump[0], options.stack_dump[1]);
}

void procfs_vm_stats(struct text *text)
{
    struct ksys_mem mem;
    struct ksys_counts counts;
    if (ksys_info(KSYS_MEM, &mem, sizeof mem) >= 0) {
        stat_line(text, "total", mem.total);
        stat_line(text, "free", mem.free);
        stat_line(text, "kernel", mem.kernel);
        stat_line(text, "reserved", mem.reserved);
    }
    if (ksys_info(KSYS_COUNTS, &counts, sizeof counts) >= 0) {
        stat_line(text, "processes", counts.processes);
        stat_line(text, "threads", counts.threads);
        stat_line(text, "channels", counts.channels);
        stat_line(text, "connections", counts.connections);
        stat_line(text, "timers", counts.timers);
        stat_line(text, "regions", counts.regions);
        stat_line(text, "objects", counts.objects);
        stat_line(text, "aspaces", counts.aspaces);
    }
}
