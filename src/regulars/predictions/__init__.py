"""What is likely next per customer, written as traits with interval and model."""
