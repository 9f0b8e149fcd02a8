"""Help to say what work is for: questions that suit it, and a way from debt and risk to a sentence.

Plain content and functions: nothing here stores, refuses or counts anything.
"""
