"""Both engines give the same answers; how to add a question: tests/engines/questions."""
