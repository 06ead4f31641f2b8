"""Every sentence for people, in one place: what a translation would have to replace (decision 0044).

A module a topic, loaded by those who say something of it. A text is a constant, whole, with names for what is filled
in (`"Marker {mark} set."`); nothing here decides what is said. A test looks through the rooms for words meant for
people outside of here, and that every text is given exactly what it asks for.
"""
