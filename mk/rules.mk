# SPDX-License-Identifier: Apache-2.0
# How things are compiled. A folder's build.mk lists what; this file knows how.
# Object sets by prefix of the object's path: target/ pic/ kernel/ kernel-instr/ startup/ host/ asan/.

comma := ,
Q := $(if $(V),,@)
say = @$(if $(V),:,printf '%-7s %s\n' $(1) $(2))

define compile_set # 1 object folder, 2 compiler variable, 3 flags variable
$(B)/$(1)/%.c.o: %.c
	$$(call say,CC,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$($(2)) $$($(3)) $$(XCFLAGS) -c $$< -o $$@
$(B)/$(1)/%.S.o: %.S
	$$(call say,AS,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$($(2)) $$($(3)) $$(XCFLAGS) -D__ASSEMBLER__ -c $$< -o $$@
endef
$(eval $(call compile_set,target,CC,TARGET_CFLAGS))
$(eval $(call compile_set,pic,CC,PIC_CFLAGS))
$(eval $(call compile_set,kernel,CC,KERNEL_CFLAGS))
$(eval $(call compile_set,kernel-instr,CC,KERNEL_INSTR_CFLAGS))
$(eval $(call compile_set,kernel-debug,CC,KERNEL_DEBUG_CFLAGS))
$(eval $(call compile_set,kernel-irqoff,CC,KERNEL_IRQOFF_CFLAGS))
$(eval $(call compile_set,startup,CC,STARTUP_CFLAGS))
$(eval $(call compile_set,host,HOSTCC,HOST_CFLAGS))
$(eval $(call compile_set,asan,HOSTCC,ASAN_CFLAGS))
KERNEL_INSTR_CFLAGS = $(KERNEL_CFLAGS) -DPAULI_INSTR
KERNEL_IRQOFF_CFLAGS = $(KERNEL_CFLAGS) -DPAULI_IRQOFF
KERNEL_DEBUG_CFLAGS = $(KERNEL_CFLAGS) -DPAULI_INSTR -DPAULI_DEBUG

obj = $(patsubst %,$(B)/$(1)/%.o,$(2))

# What uname and `use -i` say. procnto/sys/conf.c has the same.
RELEASE      := 1.0
RELEASE_DATE := 2026/11/20-00:00:00UTC
# $(call add_info,NAME,USAGE FILE or empty): the section QNX_info, in a recipe
add_info = awk -v name=$(1) -v version=$(RELEASE) -v date=$(RELEASE_DATE) -f mk/info.awk $(or $(2),/dev/null) > $@.info && \
    $(OBJCOPY) --add-section QNX_info=$@.info $(if $(2),--add-section QNX_usage=$(2)) $@ && rm $@.info

# $(call program,NAME,SOURCES,USAGE FILE or empty,EXTRA LIBRARIES): a hosted program, build/target/bin/NAME.
PROGRAMS :=
define program_rule
PROGRAMS += $(1)
$(B)/target/bin/$(1): $(call obj,target,$(2)) $(3) $(4) $(CRT1) $(LIBC_A)
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(TARGET_LDFLAGS) -o $$@ $(CRT1) $(call obj,target,$(2)) -Wl,--start-group $(4) $(LIBC_A) $$(LIBGCC) -Wl,--end-group
	$(if $(3),$$(Q)$$(call add_info,$(1),$(3)))
endef
program = $(eval $(call program_rule,$(1),$(2),$(3),$(4)))

# $(call host_program,NAME,SOURCES): a tool of the build machine, build/host/bin/NAME; and with sanitizers, build/asan/bin/NAME.
define host_program_rule
$(B)/host/bin/$(1): $(call obj,host,$(2))
	$$(call say,HOSTLD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(HOSTCC) -o $$@ $$^
$(B)/asan/bin/$(1): $(call obj,asan,$(2))
	$$(call say,HOSTLD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(HOSTCC) -fsanitize=address,undefined -o $$@ $$^
endef
host_program = $(eval $(call host_program_rule,$(1),$(2)))

# $(call library,PATH.a,SOURCES): an archive of target objects.
define library_rule
$(1): $(call obj,target,$(2))
	$$(call say,AR,$$@)
	@mkdir -p $$(@D)
	$$(Q)rm -f $$@.new && $$(AR) rcsD $$@.new $$^ && mv $$@.new $$@
endef
library = $(eval $(call library_rule,$(1),$(2)))

# $(call shared_library,NAME.so.N,SOURCES,SCRIPTS,OTHER LIBRARIES,FLAGS): a shared object of that SONAME, build/target/lib/NAME.so.N,
# and NAME.so, which is what the linker finds.
define shared_library_rule
$(B)/target/lib/$(1): $(call obj,pic,$(2)) $(3) $(4)
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(file >$$@.rsp,$(call obj,pic,$(2)))
	$$(Q)$$(CC) $$(PIC_LDFLAGS) $(5) -Wl,-soname,$(1) -o $$@.new @$$@.rsp $(4) $$(LIBGCC) && mv $$@.new $$@
	$$(Q)ln -sf $(1) $$(@D)/$(basename $(1))
endef
shared_library = $(eval $(call shared_library_rule,$(1),$(2),$(3),$(4),$(5)))
