"""Plain text tools that several stages share: cleaning, tokens, quotes, times in words."""
