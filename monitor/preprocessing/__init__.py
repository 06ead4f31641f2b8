"""From uneven samples to evenly spaced, causally filtered signals of one limb."""
