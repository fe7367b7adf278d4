"""What is not the article: known by its form, or because it recurs on many pages."""
