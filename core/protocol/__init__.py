"""The local protocol: how desktop, engine, workers and command line talk."""
