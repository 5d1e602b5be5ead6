# SPDX-License-Identifier: Apache-2.0
# Everyday commands: NAME.c, or a folder NAME/ when it is larger. NAME.use is the usage text that `use NAME` prints.
UTIL_FILES   := $(basename $(notdir $(wildcard utils/*.c)))
UTIL_FOLDERS := $(filter-out examples lib,$(notdir $(patsubst %/,%,$(wildcard utils/*/))))
EXAMPLES     := $(basename $(notdir $(wildcard utils/examples/*.c)))
$(foreach u,$(UTIL_FILES),$(call program,$(u),utils/$(u).c $(wildcard utils/lib/*.c),$(wildcard utils/$(u).use)))
$(foreach u,$(UTIL_FOLDERS),$(call program,$(u),$(sort $(wildcard utils/$(u)/*.c)) $(wildcard utils/lib/*.c),$(wildcard utils/$(u)/$(u).use)))
$(foreach u,$(EXAMPLES),$(call program,$(u),utils/examples/$(u).c))
$(B)/target/utils/%.o: XCFLAGS += -Iutils/lib
utils: $(addprefix $(B)/target/bin/,$(UTIL_FILES) $(UTIL_FOLDERS) $(EXAMPLES))
.PHONY: utils
