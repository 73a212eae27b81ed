"""Recording as the settings say: when the recorder runs, how it fares, and where the record has holes."""
