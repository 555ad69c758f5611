"""Studies: what is tested with visitors, how, and what they are asked. No import here is heavy."""
