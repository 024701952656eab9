"""Link prediction: scores of pairs, their evaluation, and labels without look-ahead."""
