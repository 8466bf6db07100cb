"""The pages: they ask and show, they decide nothing."""
