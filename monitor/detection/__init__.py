"""Finding kicks, units, steps and stretches to leave out, causally, in blocks."""
