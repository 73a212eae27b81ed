"""What is made of memories in idle time: days, topics, habits. Pure; nothing is filed here."""
