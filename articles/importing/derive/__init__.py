"""What a story's own text says about it.

headline, with sentences, clauses, cutting, trimming
                        a provisional headline from the lead
tags                    suggested tags: the names and the topics that are worth a page
  words                 what a word is wherever it stands
  capitals              capitalised words, in the chains that names are read from
  units, runs, names    what each word is there; where a name begins and ends; what it says
  candidates            one candidate for each thing, short forms taken over by full names
  seen                  where a text names a tag, and the phrase around it
  topics                what a story would be filed under
  gazetteer, lexicon    general knowledge of the world and of English, from the .toml files
"""
