"""The screens: the only room that knows textual. Its modules load neither numpy nor scipy nor bleak."""
