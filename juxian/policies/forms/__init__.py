"""The forms of policies; what they validate goes to `services` unchanged."""
