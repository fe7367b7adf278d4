"""What a page says about its article: title, authors, dates, language, and the rest."""
