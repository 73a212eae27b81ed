"""The grammar of single commands, a module for each group of them."""
