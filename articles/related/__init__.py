"""The sidebar: what stands beside a story, and how its neighbours are found.

weights       every weight of the ranking, and how it was chosen
features      what a story is about: its terms, and a sketch of its text
scoring       how near two stories are; versions of one story folded into one
reasons       the parts of a score in words
sidebar       the reader's view of an article's related list, in one query
"""
