# SPDX-License-Identifier: Apache-2.0
$(call host_program,bench,$(addprefix tools/bench/,execlog.c main.c profile.c results.c symbols.c) tools/qemurun/qemurun.c tools/qemurun/virtual_time.c)
