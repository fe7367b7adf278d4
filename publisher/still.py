"""Imported first, holds the search for garbage while modules are imported.

Nothing that they make is garbage, and looking for it takes a quarter of their time. Whoever begins
with this module turns the search on again.
"""

import gc

gc.disable()
