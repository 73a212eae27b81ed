"""Made-up conversations with questions: what ranking and holding back are learned on and checked with."""
