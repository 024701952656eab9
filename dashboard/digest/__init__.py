"""The weekly e-mail and what belongs to it: content, look, message, delivery, subscriptions."""
