"""What a team takes out of a round: one page as PDF, the whole as Markdown, distributions as CSV.

No name leaves in any of them, by open voting neither.
"""
