"""From a file of the wire to a revision.

records       what a format hands on: a story, or a problem
cleaning      decoding, and what the newsroom's limits allow
sources/      files, folders, archives and standard input as documents
bodies        HTML as a body, with its pictures and what is left out
sieve         parting the one from the others
pictures      pictures that HTML names
embeds        films, forms and other things that no body can hold
bylines       names of people out of a byline
moments       times as sources write them
formats/      one small reader each; FORMATS.md describes them
derive/       what a story's own text says about it: a provisional headline, tags
incoming      a record, and what is derived from it when it is asked for
helpers       other processes that derive
known         what the newsroom knows already of a chunk's stories
directives    what a source orders: kills, holds, embargoes, corrections
sameness      whether what comes is what came before
copies        near copies under other ids
plan          what is to be done with each story of a chunk
store         a planned chunk into rows
wish          a run as it was asked for
chunks        sources as chunks of stories, one short transaction each
ahead         what is derived by others while chunks are written
run           the chunks of one run into the newsroom
results       what became of each story of a chunk
trouble       whether a story is at fault, or the database
takeover      the batch that a run works on, new or broken off
heartbeat     a sign of life of a batch at work
pipeline      a whole batch, from source to report: the door
arrivals      what a wire client drops into a watched folder, once it is complete
report        the batch in words
report_file   the batch as a file for machines
receiving     files on their way in, and never more than the limit
uploads       where they are kept, and for how long
orders        what people at the desk ask of a batch: confirm, drop, stop, go on, take back
jobs          what the worker does about it, and goes on with after a crash
planning      the plan of an uploaded batch, kept until somebody confirms it
undo          taking a batch back
undo_plan     what that does about each story
undo_steps    doing it, to a few stories at a time
undo_words    headlines and tags that go with it
"""
