"""The readers' pages, one file each.

page          what every page shows: the site's name, the sections, its own address
listing       lists of stories: what they load, their pages, their filters' form
front_page, article_page, section_page, tag_page, headline_page
structured    a story as structured data, for machines that read pages
errors        pages that are not there, and stories that no longer are
"""
