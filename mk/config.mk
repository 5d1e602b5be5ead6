# SPDX-License-Identifier: Apache-2.0
# Tools, folders and compiler flags. Every object file lies under build/ at the path of its source.

CROSS    ?= aarch64-linux-gnu-
CC       := $(CROSS)gcc
AR       := $(CROSS)ar
NM       := $(CROSS)nm
OBJCOPY  := $(CROSS)objcopy
READELF  := $(CROSS)readelf
STRIP    := $(CROSS)strip
HOSTCC   ?= gcc
B        := build

WARN     := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wno-unused-parameter
COMMON   := -std=gnu11 -g $(WARN) -MMD -MP -fno-strict-aliasing -fno-common
LIBGCC   := $(shell $(CC) -print-libgcc-file-name 2>/dev/null)
GCCINC   := $(shell $(CC) -print-file-name=include 2>/dev/null)

# Every target flag set starts from here: no host header, no outlined atomics, Armv8.0 only.
AARCH64  := -march=armv8-a -mno-outline-atomics -nostdinc -ffunction-sections -fdata-sections
# The linker mends code for this erratum; all of ours is shorter than 1 MiB and needs no stubs for that, which cost
# 4 KiB each.
ERRATA   := -Wl,--fix-cortex-a53-843419=adr

# Programs and libraries: hosted by lib/c.
TARGET_INC    := -Ilib/c/include -isystem $(GCCINC)
TARGET_CFLAGS := $(COMMON) $(AARCH64) -O2 -fno-asynchronous-unwind-tables -fno-unwind-tables -fPIE \
                 -fstack-protector-strong -ftls-model=local-exec -D__QNXNTO__=1 -D__QNX__=710 $(TARGET_INC)
TARGET_LDFLAGS := -nostdlib -static-pie $(ERRATA) -Wl,--build-id=none,-z,max-page-size=4096,-z,noseparate-code \
                  -Wl,-z,noexecstack,-z,relro,--gc-sections,--no-dynamic-linker,--no-eh-frame-hdr

# Shared objects. libc.so and those linked to a program at its start have their thread-local data at fixed places.
PIC_CFLAGS  := $(subst -fPIE,-fPIC,$(subst local-exec,initial-exec,$(TARGET_CFLAGS)))
PIC_LDFLAGS := -nostdlib -shared $(ERRATA) -Wl,--build-id=none,-z,max-page-size=4096,-z,separate-code,-z,noexecstack \
               -Wl,-z,relro,-z,now,-z,defs,--hash-style=gnu,--gc-sections

# The kernel: freestanding, no FP registers, one stack per CPU.
# Nothing is padded to addresses a cache may like better: what is left out is neither stored nor executed.
KERNEL_ALIGN  := -fno-align-functions -fno-align-loops -fno-align-jumps -fno-align-labels
KERNEL_CFLAGS := $(COMMON) $(AARCH64) -O2 -ffreestanding -fno-pic -mgeneral-regs-only -mcmodel=small \
                 -fno-stack-protector -fno-omit-frame-pointer -fno-tree-loop-distribute-patterns $(KERNEL_ALIGN) \
                 -Ikernel/include -Ilib/c/include -isystem $(GCCINC)
KERNEL_LDFLAGS := -nostdlib -static $(ERRATA) -Wl,--build-id=none,-z,max-page-size=4096,-z,noexecstack \
                  -Wl,--gc-sections,--no-warn-rwx-segments

# Startup: runs at any address with the MMU off, so strictly aligned and position independent.
STARTUP_CFLAGS := $(COMMON) $(AARCH64) -Os -ffreestanding -fPIE -fvisibility=hidden -mgeneral-regs-only -mstrict-align \
                  -fno-stack-protector -Istartup/include -Ilib/c/include -isystem $(GCCINC)
STARTUP_LDFLAGS := -nostdlib -static-pie $(ERRATA) -Wl,--build-id=none,-z,max-page-size=4096,-z,noexecstack,--gc-sections \
                   -Wl,--no-dynamic-linker,--no-warn-rwx-segments

HOST_CFLAGS := $(COMMON) -O2
ASAN_CFLAGS := $(COMMON) -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
