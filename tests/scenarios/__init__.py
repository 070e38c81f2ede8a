"""What users of other contact centres ask for and complain of: one test for each thing."""
