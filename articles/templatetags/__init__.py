"""What templates can say about stories and their times.

stories       their summaries, and their times in words
"""
