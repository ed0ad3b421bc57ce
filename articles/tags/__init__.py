"""What is done to tags: each verb looks, asks, and says who did it.

merging     two tags become one, and the old name goes on as another name of it
renaming    a tag gets another name
sweeping    tags that nothing bears go, or are retired
nearness    tags that are nearly called so
removed     what people took off a story, which is not suggested there again
undoing     each of these taken back
"""
