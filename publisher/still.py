"""Imported first by the server that workers are forked from: holds what would disturb it.

The search for garbage waits while modules are imported: nothing that they make is garbage, and
looking for it takes a quarter of their time. Whoever begins with this module turns the search on
again. Ctrl-C, which reaches every process of a terminal, ends the server at once and without a
traceback until it has imported all; from then on it leaves it to the main process, as workers do.
"""

import gc
import signal

gc.disable()
signal.signal(signal.SIGINT, signal.SIG_DFL)
if hasattr(signal, "pthread_sigmask"):  # whoever began the server has held it back until now
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
