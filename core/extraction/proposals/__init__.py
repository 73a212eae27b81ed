"""What a language model finds in a segment beyond the rules: asked for in one call, believed in nothing."""
