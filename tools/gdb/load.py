# SPDX-License-Identifier: Apache-2.0
# Loads the commands of tools/gdb/pauli into GDB; leaves no compiled files in the tree.
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.modules.pop('pauli', None)
import pauli.commands   # noqa: E402
import pauli.unwind     # noqa: E402,F401
