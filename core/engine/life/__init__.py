"""The life of memories after filing: how they stand beside each other, what the user did to them."""
