"""The content of an article as an editor would leave it: blocks, lists, notes, punctuation."""
