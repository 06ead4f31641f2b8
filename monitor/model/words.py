"""Words of the observer and of the exclusions (no numpy: screens import this)."""

from __future__ import annotations

from enum import StrEnum


class Activity(StrEnum):
    """The observer's word for what the baby is doing; it chooses which figures make sense."""

    BACK = "back"
    TUMMY = "tummy"
    HELD = "held"
    SUPPORTED = "supported"
    BOUNCING = "bouncing"
    STANDING = "standing"
    CRUISING = "cruising"
    PUSH_TOY = "push_toy"
    WALKING = "walking"
    BETWEEN_FURNITURE = "between_furniture"
    CONTAINER = "container"
    UNKNOWN = "unknown"

    @property
    def upright(self) -> bool:
        """True where steps, not kicks, are the figure that makes sense."""
        return self in UPRIGHT

    @property
    def figure(self) -> str:
        """The field of `LimbFigures` that makes sense."""
        return "held_steps" if self in HELD_UPRIGHT else "steps" if self.upright else "kicks"


UPRIGHT = frozenset(
    {
        Activity.HELD,
        Activity.SUPPORTED,
        Activity.STANDING,
        Activity.CRUISING,
        Activity.PUSH_TOY,
        Activity.WALKING,
        Activity.BETWEEN_FURNITURE,
    }
)


HELD_UPRIGHT = frozenset({Activity.HELD, Activity.SUPPORTED})
"""Somebody carries some of the weight: stepping is counted under its own name, and no row of steps is marked."""
LYING = frozenset({Activity.BACK, Activity.TUMMY})
"""Where kicks, not steps, are the figure that makes sense."""


DOUBLE_TAP = "double_tap"
"""Name of the tag that says: from now on both sensors are going to be tapped together (value: how long to wait, s)."""
DOUBLE_TAP_S = 20.0
"""So long is waited for it where a person asks, s."""
STANDING = "standing"
"""Name of the tag that says: from now on the child stands upright and still, so gravity shows each shank's axis."""
STANDING_S = 5.0
"""So long it should, s."""
STEPS_ALONE = "steps_alone"
"""Name of the tag by which a person confirms that a run's steps were taken alone; its value is the run's number."""
LET_GO = "let_go"
"""Name of the tag that says: nobody holds the standing child from now on."""
SENSOR_IS_ON = "sensor_is_on"
"""Name of the tag by which the observer answers that a still limb's sensor is on; its value is the limb."""


class Why(StrEnum):
    """Why a stretch or a kick stays out of the figures."""

    HANDLED = "handled"
    GAP = "gap"
    CLIPPED = "clipped"
    NOT_WORN = "not_worn"
    UNCONFIRMED = "unconfirmed"
    VIBRATION = "vibration"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    MARKED = "marked"
    RESISTANCE = "resistance"
    HAND_TO_FOOT = "hand_to_foot"
    LEGS_HELD = "legs_held"
    MOVED_ALONG = "moved_along"
    CONTAINER = "container"


BY_OBSERVER = frozenset({Why.RESISTANCE, Why.HAND_TO_FOOT, Why.LEGS_HELD, Why.HANDLED})
"""What a person at the mat may leave out by a key, from its beginning to its end."""
