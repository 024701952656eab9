"""What a correction changes: the derived numbers that rest on a statement, before and after."""
