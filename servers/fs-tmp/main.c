/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fs-tmp: a file system in memory.
 *
 *   message                                        | answered in
 *   connect OPEN MKNOD LINK READLINK UNLINK RENAME | names.c
 *   read write space stat chown devctl fdinfo openfd close lock | io.c
 *   chmod utime lseek pathconf mmap sync           | the library's defaults
 *
 * What is in it dies with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"
#include "serve.h"

#define FALLBACK_BLOCKS 16384u       /* 64 MiB */
#define FILES_PER_BLOCK 1u

char mountpoint[PATH_MAX] = "/tmp";

static bool foreground;
static mode_t root_mode = 01777;

static uint64_t blocks_option(char option, const char *text)
{
    return (serve_number(option, text, 1, INT64_MAX) + BLOCK_SIZE - 1) / BLOCK_SIZE;
}

static void mode_option(const char *text)
{
    char *end;
    unsigned long mode = strtoul(text, &end, 8);
    if (end == text || *end != '\0' || mode > ALLPERMS) {
        fprintf(stderr, "fs-tmp: -m %s: give an octal mode\n", text);
        exit(EXIT_FAILURE);
    }
    root_mode = (mode_t)mode;
}

/* Half of the memory. */
static uint64_t default_blocks(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page / 2 / BLOCK_SIZE
        : FALLBACK_BLOCKS;
}

static void path_argument(const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    if (path[0] != '/' || len >= sizeof mountpoint)
        serve_die(path, path[0] != '/' ? EINVAL : ENAMETOOLONG);
    memcpy(mountpoint, path, len);
    mountpoint[len] = '\0';
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "dm:n:q:s:")) != -1) {
        switch (c) {
        case 'd': foreground = true; break;
        case 'm': mode_option(optarg); break;
        case 'n': quota.limit.files = serve_number('n', optarg, 1, INT64_MAX); break;
        case 'q': quota.user_blocks = blocks_option('q', optarg); break;
        case 's': quota.limit.blocks = blocks_option('s', optarg); break;
        default:  exit(EXIT_FAILURE);
        }
    }
    if (optind < argc)
        path_argument(argv[optind]);
    if (quota.limit.blocks == 0)
        quota.limit.blocks = default_blocks();
    if (quota.limit.files == 0)
        quota.limit.files = quota.limit.blocks * FILES_PER_BLOCK;
}

static void make_root(void)
{
    static iofunc_mount_t mount = {
        .conf = IOFUNC_PC_CHOWN_RESTRICTED | IOFUNC_PC_NO_TRUNC | IOFUNC_PC_SYNC_IO |
                IOFUNC_PC_SYMLINK,
        .blocksize = BLOCK_SIZE,
    };
    node_root = node_create(S_IFDIR);
    if (node_root == NULL)
        serve_die("memory", ENOMEM);
    iofunc_attr_init(&node_root->attr, S_IFDIR | root_mode, NULL, NULL);
    node_root->attr.mount = &mount;
    node_root->parent = node_root;
    int err = node_account(node_root);
    if (err != EOK)
        serve_die("root", err);
}

static dispatch_t *attach(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    resmgr_attr_t attr = { .nparts_max = 64, .msg_max_size = 8192 };
    dispatch_t *dpp = serve_dispatch();
    names_init(&connect_funcs);
    io_init();
    /*
     * What is missing here is not looked for in the servers of shorter names, but at the root it
     * is.
     */
    unsigned flags = _RESMGR_FLAG_DIR | (strcmp(mountpoint, "/") != 0 ? _RESMGR_FLAG_OPAQUE : 0);
    if (resmgr_attach(dpp, &attr, mountpoint, _FTYPE_ANY, flags, &connect_funcs, &fs_io_funcs,
                      node_root) == -1)
        serve_die(mountpoint, errno);
    if (strcmp(mountpoint, "/") == 0)
        mountpoint[0] = '\0';        /* every path has one already */
    return dpp;
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    make_root();
    serve_loop(serve_start(attach(), foreground, 0));
}
