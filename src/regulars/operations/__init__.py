"""Whether everything moves: queues, senders, background work, and what needs a person."""
