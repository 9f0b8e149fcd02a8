"""The pages themselves, thin: what they show is read in queries, what changes in operations."""
