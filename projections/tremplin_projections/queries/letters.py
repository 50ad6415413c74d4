"""Compare texts by their letters, without accents or case, as people search for names."""

LETTERS = "lower(regexp_replace(normalize({text}, nfkd), '[^[:ascii:]]', '', 'g'))"
"""SQL expression: the letters of the text `{text}`."""
