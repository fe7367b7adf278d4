"""The edition for reading devices: a volume as EPUB 3.3, for the readers of a profile."""
