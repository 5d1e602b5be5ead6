# SPDX-License-Identifier: Apache-2.0
# A folder that only has folders: make in all of them that have a makefile, but in those of other machines. EARLY_DIRS
# go first, LATE_DIRS last, EXCLUDE_DIRS are left out.
RECURSE_OTHER   := x86 x86_64 arm mips ppc sh linux qnx4 win32 win64 darwin
RECURSE_FOUND   := $(patsubst %/,%,$(dir $(wildcard */Makefile */makefile */GNUmakefile)))
RECURSE_MIDDLE  := $(filter-out $(RECURSE_OTHER) $(EXCLUDE_DIRS) $(EARLY_DIRS) $(LATE_DIRS),$(sort $(RECURSE_FOUND)))
RECURSE_DIRS    := $(filter $(RECURSE_FOUND),$(EARLY_DIRS)) $(RECURSE_MIDDLE) $(filter $(RECURSE_FOUND),$(LATE_DIRS))
RECURSE_TARGETS := all install hinstall clean spotless iclean

.DEFAULT_GOAL := all
$(RECURSE_TARGETS):
	@set -e; for d in $(RECURSE_DIRS); do $(MAKE) -C "$$d" $@; done
.PHONY: $(RECURSE_TARGETS)
