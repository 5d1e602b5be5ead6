# SPDX-License-Identifier: Apache-2.0
# Images: build/ifs/KERNEL/NAME.ifs from ifs/NAME.build, for each kernel. `make images` makes those of IFS_KERNELS.

IFS_KERNELS := procnto-smp-instr procnto-smp
IFS_NAMES   := $(basename $(notdir $(wildcard ifs/*.build)))
# Libraries of dynamic programs: who has such a program has the SDK it was made with.
IFS_SEARCH  := $(B)/target/bin:$(B)/kernel:$(B)/startup:$(B)/sdk/lib
STARTUP_BIN := $(B)/startup/startup-qemu-virt
# Programs a buildfile names, as far as this tree builds them.
ifs_programs = $(addprefix $(B)/target/bin/,$(filter $(PROGRAMS),$(shell cat $(1)) $(IFS_EXTRA_$(basename $(notdir $(1))))))
# $(call mkifs_run,BUILDFILE,KERNEL,OUTPUT,extra mkifs options)
mkifs_run = MKIFS_PATH=$(IFS_SEARCH) KERNEL=$(2) STARTUP_OPTIONS='$(STARTUP_OPTIONS)' PROCNTO_OPTIONS='$(PROCNTO_OPTIONS)' \
            $(MKIFS) $(4) $(1) $(3)

# Programs of tests/target and tests/bench go in by name: IFS_EXTRA_<image>, and what they need: IFS_FILES_<image>, set by
# tests/build.mk.
define ifs_rule # 1 name, 2 kernel
$(B)/ifs/$(2)/$(1).ifs: ifs/$(1).build $(MKIFS) $(STARTUP_BIN) $(B)/kernel/$(2) $(call ifs_programs,ifs/$(1).build) \
                          $(addprefix $(B)/target/bin/,$(IFS_FILES_$(1)))
	$$(call say,MKIFS,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(call mkifs_run,$$<,$(2),$$@,$(foreach p,$(IFS_EXTRA_$(1)) $(IFS_FILES_$(1)),-l $(p))) 2> $$@.log || { cat $$@.log >&2; exit 1; }
endef
$(foreach k,$(sort $(IFS_KERNELS) $(KERNELS)),$(foreach n,$(IFS_NAMES),$(eval $(call ifs_rule,$(n),$(k)))))

IMAGES := $(foreach k,$(IFS_KERNELS),$(addprefix $(B)/ifs/$(k)/,$(addsuffix .ifs,$(IFS_NAMES))))
images: $(IMAGES)
.PHONY: images
