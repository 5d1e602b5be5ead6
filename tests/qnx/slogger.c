/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slog2: buffers registered as the manual shows, verbosity, default buffer; the old slogf() beside it.
 * > registered
 * > verbosity 5, then 7
 * > logged
 */
#include <stdio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <process.h>
#include <sys/slog2.h>
#include <sys/slog.h>
#include <sys/slogcodes.h>

int main(int argc, const char *argv[])
{
    slog2_buffer_set_config_t   buffer_config;
    slog2_buffer_t              buffer_handle[2];
    int i;

    // Initialize the buffer configuration
    buffer_config.buffer_set_name = "test_slog";
    buffer_config.num_buffers = 2;
    buffer_config.verbosity_level = SLOG2_INFO;
    // Configure the first buffer, using 7 x 4KB pages.
    buffer_config.buffer_config[0].buffer_name = "hi_rate";
    buffer_config.buffer_config[0].num_pages = 7;
    buffer_config.buffer_config[1].buffer_name = "lo_rate";
    buffer_config.buffer_config[1].num_pages = 1;
    // Register the buffer set.
    if (-1 == slog2_register(&buffer_config, buffer_handle, 0)) {
        fprintf(stderr, "Error registering slogger2 buffer! %s\n", strerror(errno));
        return -1;
    }
    printf("registered\n");
    i = slog2_get_verbosity(buffer_handle[0]);
    slog2_set_verbosity(buffer_handle[0], SLOG2_DEBUG2);
    printf("verbosity %d, then %d\n", i, slog2_get_verbosity(buffer_handle[0]));
    slog2_set_default_buffer(buffer_handle[1]);
    for (i = 0; i < 1000; i++)
        if (slog2c(buffer_handle[0], 100, SLOG2_ERROR, "high rate") == -1) { perror("slog2c"); return 1; }
    slog2f(NULL, 0, SLOG2_INFO, "to the default buffer: %s %d", "text", 42);
    slog2fa(buffer_handle[0], 0, SLOG2_INFO, "typed %d %s", SLOG2_FA_SIGNED(1), SLOG2_FA_STRING("x"), SLOG2_FA_END);
    slogf(_SLOG_SETCODE(_SLOGC_PRIVATE_START, 0), _SLOG_INFO, "the old way %d", 1);
    printf("logged\n");
    return 0;
}
