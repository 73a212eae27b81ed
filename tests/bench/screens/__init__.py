"""Made-up screens in everyday forms, with the facts that stand on them and questions about those."""
