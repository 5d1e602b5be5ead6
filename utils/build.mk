# SPDX-License-Identifier: Apache-2.0
# Everyday commands: NAME.c, or a folder NAME/ when it is larger. NAME.use is the usage text that `use NAME` prints.
#
# Each is a program with a main() of its own, compiled once under the name NAME_main. build/target/bin/NAME is that command alone;
# build/target/bin/toolbox holds all of them but the largest, runs the one it is called by the name of, and takes a tenth of the room
# they take one by one: images name it once and give it the other names as hard links (ifs/shell.build).
UTIL_FILES   := $(basename $(notdir $(wildcard utils/*.c)))
UTIL_FOLDERS := $(filter-out examples lib toolbox,$(notdir $(patsubst %/,%,$(wildcard utils/*/))))
UTIL_ALONE   := sh pidin tracelogger traceprinter
UTIL_LIB     := $(wildcard utils/lib/*.c)
EXAMPLES     := $(basename $(notdir $(wildcard utils/examples/*.c)))
TOOLBOX      := $(sort $(UTIL_FILES) $(filter-out $(UTIL_ALONE),$(UTIL_FOLDERS)))
# Other names of a command, ALIAS:NAME.
TOOLBOX_ALIASES := [:test egrep:grep fgrep:grep hd:hexdump waitfor:on ability:on gunzip:gzip ex:vi more:less setconf:getconf sha1sum:md5sum sha224sum:md5sum sha256sum:md5sum sha384sum:md5sum sha512sum:md5sum view:vi zcat:gzip
LIBM_A          := $(B)/target/lib/libm.a
TOOLBOX_TABLE   := $(B)/toolbox/table.c
TOOLBOX_USE     := $(B)/toolbox/toolbox.use

util_sources = $(or $(wildcard utils/$(1).c),$(sort $(wildcard utils/$(1)/*.c)))
util_use     = $(wildcard utils/$(1).use utils/$(1)/$(1).use)
util_main    = $(or $(wildcard utils/$(1).c),utils/$(1)/main.c)
define toolbox_member # 1 name
$(call program,$(1),$(call util_sources,$(1)) $(UTIL_LIB),$(call util_use,$(1)),$(LIBM_A))
$(B)/target/$(call util_main,$(1)).o $(B)/asan/$(call util_main,$(1)).o: XCFLAGS += -Dmain=$(1)_main -Wno-missing-prototypes
# The object is another one when this file gives it another name for main().
$(B)/target/$(call util_main,$(1)).o: utils/build.mk
$(B)/target/bin/$(1): private TARGET_LDFLAGS += -Wl,--defsym=main=$(1)_main
endef
$(foreach u,$(TOOLBOX),$(eval $(call toolbox_member,$(u))))
$(foreach u,$(UTIL_ALONE),$(call program,$(u),$(call util_sources,$(u)) $(UTIL_LIB),$(call util_use,$(u))))
$(foreach u,$(EXAMPLES),$(call program,$(u),utils/examples/$(u).c))
TOOLBOX_SOURCES = utils/toolbox/main.c $(foreach u,$(TOOLBOX),$(call util_sources,$(u))) $(UTIL_LIB)
$(call obj,target,$(TOOLBOX_SOURCES) $(foreach u,$(UTIL_ALONE),$(call util_sources,$(u)))): XCFLAGS += -Os
$(call program,toolbox,$(TOOLBOX_SOURCES) $(TOOLBOX_TABLE),$(TOOLBOX_USE),$(LIBM_A))

# Names and arguments of kernel calls.
$(B)/target/utils/traceprinter/event.c.o: $(B)/gen/kercall_args.h
$(B)/target/utils/traceprinter/%.o: XCFLAGS += -I$(B)/gen

# The shell is in the smallest image: small before fast. Its tables hold characters where they can, since a pointer costs a relocation.
$(B)/target/utils/sh/%.o $(B)/target/utils/lib/lineedit%.o: XCFLAGS += -Os -mcmodel=tiny -fstack-protector

$(B)/target/utils/%.o $(B)/target/$(B)/toolbox/%.o: XCFLAGS += -Iutils/lib -Iutils/toolbox
$(B)/asan/utils/%.o $(B)/asan/$(B)/toolbox/%.o: XCFLAGS += -Iutils/lib -Iutils/toolbox -D_GNU_SOURCE

TOOLBOX_STAMP := $(B)/toolbox/names
$(TOOLBOX_STAMP): FORCE
	@mkdir -p $(@D)
	@echo '$(TOOLBOX) $(TOOLBOX_ALIASES)' | cmp -s - $@ || echo '$(TOOLBOX) $(TOOLBOX_ALIASES)' > $@
$(TOOLBOX_TABLE): $(TOOLBOX_STAMP) utils/toolbox/table.awk
	$(Q)awk -f utils/toolbox/table.awk $< > $@
$(TOOLBOX_USE): $(foreach u,$(TOOLBOX),$(call util_use,$(u))) utils/toolbox/toolbox.use utils/toolbox/use.awk
	@mkdir -p $(@D)
	$(Q)awk -v aliases='$(TOOLBOX_ALIASES)' -f utils/toolbox/use.awk $(filter %.use,$^) > $@
FORCE:

# For tests on the build machine, under ASan and UBSan: the commands that POSIX is enough for.
TOOLBOX_NOT_HOST  := confstr df hogs login mount newgrp on passwd ps renice showmem shutdown slay slog2info sloginfo stty su tinit top umount uname use
TOOLBOX_HOST      := $(filter-out $(TOOLBOX_NOT_HOST),$(TOOLBOX))
TOOLBOX_HOST_LIB  := $(addprefix utils/lib/,bytes.c chown.c copy.c date.c decimal.c duration.c escape.c fullscreen.c owner.c remove.c signals.c tab_stops.c tool.c walk.c)
TOOLBOX_HOST_TABLE := $(B)/toolbox/host/table.c
$(TOOLBOX_HOST_TABLE): $(TOOLBOX_STAMP) utils/toolbox/table.awk utils/build.mk
	@mkdir -p $(@D)
	$(Q)echo '$(TOOLBOX_HOST) $(filter-out $(addprefix %:,$(TOOLBOX_NOT_HOST)),$(TOOLBOX_ALIASES))' | awk -f utils/toolbox/table.awk > $@
$(B)/asan/bin/toolbox: $(call obj,asan,utils/toolbox/main.c $(foreach u,$(TOOLBOX_HOST),$(call util_sources,$(u))) $(TOOLBOX_HOST_LIB) $(TOOLBOX_HOST_TABLE))
	$(call say,HOSTLD,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -fsanitize=address,undefined -o $@ $^ -lm

utils: $(addprefix $(B)/target/bin/,$(TOOLBOX) toolbox $(UTIL_ALONE) $(EXAMPLES))
.PHONY: utils FORCE
