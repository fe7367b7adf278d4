"""The pictures of the example archive, drawn with Pillow."""
