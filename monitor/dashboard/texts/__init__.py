"""Every sentence of the screens, in one place: what a translation would have to replace. No textual here.

A test looks through the other modules of the screens for words meant for people; there are to be none.
"""
