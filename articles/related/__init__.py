"""The sidebar: what stands beside a story, and how its neighbours are found.

weights       every weight of the ranking, and how it was chosen
features      what a story is about: its terms, and a sketch of its text
scoring       how near two stories are; versions of one story folded into one
fitting       how well a headline fits a text that lacks one
suggesting    the stories that a waiting headline may name
reasons       the parts of a score in words
stale         marks of stories that have to be looked at again
index         what the newsroom's stories say, their terms and postings
candidates    the bounded number of stories that one could stand beside
ranking       ranked lists: made, stored, offered to neighbours
judging       the same for every live story, as lines that a judge reads
sidebar       the reader's view of an article's related list, in one query
"""
