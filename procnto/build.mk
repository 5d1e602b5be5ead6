# SPDX-License-Identifier: Apache-2.0
# procnto: a hosted program at a fixed address (the kernel maps its segments itself, before anything could relocate it).
PROCNTO_SRC  := $(sort $(wildcard procnto/*.c procnto/*/*.c))
PROCNTO_OBJ  := $(call obj,target,$(PROCNTO_SRC))
PROCNTO      := $(B)/target/bin/procnto
PROCNTO_LDFLAGS := -nostdlib -static -no-pie $(ERRATA) -Wl,--build-id=none,-z,max-page-size=4096,-z,noseparate-code,-z,noexecstack \
                   -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc \
                   -Wl,-z,norelro,--gc-sections,-Ttext-segment=0x10000000,--defsym=_DYNAMIC=0

$(PROCNTO_OBJ): XCFLAGS := -Os -mgeneral-regs-only -fno-pie -Iprocnto -Ikernel/include

$(PROCNTO): $(PROCNTO_OBJ) $(CRT1) $(LIBC_A)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(PROCNTO_LDFLAGS) -o $@ $(CRT1) $(PROCNTO_OBJ) -Wl,--start-group $(LIBC_A) $(LIBGCC) -Wl,--end-group

PROGRAMS += procnto
