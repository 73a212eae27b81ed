"""What `bootstrap.py` does once it runs in a Python that is new enough. Standard library only."""
