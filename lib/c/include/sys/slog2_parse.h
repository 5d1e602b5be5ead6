/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the logs of all programs. */
#ifndef _SYS_SLOG2_PARSE_H
#define _SYS_SLOG2_PARSE_H

#include <stdint.h>
#include <sys/slog2.h>

__BEGIN_DECLS

#define SLOG2_PARSE_FLAGS_STATIC  0x01     /* what there is, once, in the order of time */
#define SLOG2_PARSE_FLAGS_CURRENT SLOG2_PARSE_FLAGS_STATIC
#define SLOG2_PARSE_FLAGS_DYNAMIC 0x02     /* goes on with what comes, until the callback says no */
#define SLOG2_PARSE_FLAGS_NEW     0x04     /* only what comes from now on */
#define SLOG2_PARSE_FLAGS_UNSORTED 0x08    /* buffer by buffer */

typedef struct {
    uint32_t size;                         /* of this structure: SLOG2_PACKET_INFO_INIT */
    uint32_t data_size;                    /* of the text, without its NUL */
    uint64_t timestamp;                    /* ns of CLOCK_REALTIME */
    int32_t owner_pid;
    uint32_t thread_id;
    uint16_t code;
    uint8_t severity;
    uint8_t flags;                         /* SLOG2_PACKET_FIRST */
    char file_name[48];                    /* the buffer set */
    char buffer_name[48];
} slog2_packet_info_t;
#define SLOG2_PACKET_INFO_INIT { .size = sizeof(slog2_packet_info_t) }
#define SLOG2_PACKET_FIRST 1               /* the first that was shown of this buffer */

/* payload: the text with its NUL. -> 0; anything else ends the parsing */
typedef int (*slog2_packet_callback_t)(slog2_packet_info_t *info, void *payload, void *param);

/*
 * All sets in a directory (NULL: those of the running programs), or those named in match_list
 * ("a,b", by set, SET.PID or buffer; NULL: all). info is filled in for each call of the callback.
 * -> how many were given to it, -1 and errno
 */
int slog2_parse_all(uint32_t flags, const char *directory_path, const char *match_list,
                    slog2_packet_info_t *info,
                    slog2_packet_callback_t callback, void *param);
/* One object, or a copy of one in a file. */
int slog2_parse_static_buffer(const char *path, slog2_packet_info_t *info,
                              slog2_packet_callback_t callback, void *param);
int slog2_parse_dynamic_buffer(const char *path, slog2_packet_info_t *info,
                               slog2_packet_callback_t callback, void *param);
/* Forgets what has been logged so far. -> 0, -1 and errno */
int slog2_parse_clear(const char *match_list);

__END_DECLS

#endif
