"""What a simulated sensor waits for: the start-up and stop sequences of its profile, for every choice at once.

Nothing tells the sensor beforehand which rate or range the host will choose: like the real one, it learns that from
the bytes written to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from monitor.firmware.profile import Profile
from monitor.firmware.profile_steps import Expect, Patch, Read, Step, Subscribe, Unsubscribe, Value, Write
from monitor.firmware.resolving import key_of
from monitor.firmware.steps import applies, gives, needs, patched, pieces
from monitor.simulation.encoder import reply


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the host has to do; `answers` are notifications (char, payload) it gets for it."""

    op: str
    """write, patch, subscribe, unsubscribe."""
    char: str
    data: bytes = b""
    patch: Patch | None = None
    optional: bool = False
    answers: tuple[tuple[str, bytes], ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)

    def done_by(self, op: str, char: str, data: bytes) -> bool:
        """Whether this act of the host is it. A patch is known by what it leaves behind."""
        if char != self.char:
            return False
        if self.patch is not None:
            return op == "write" and patched(self.patch, data, self.values) == data
        return op == self.op and data == self.data


@dataclass(frozen=True, slots=True)
class Script:
    """Start-up and stop for one choice of parameters."""

    choices: Mapping[str, Value]
    captured: Mapping[str, Value]
    setup: tuple[Item, ...]
    stop: tuple[Item, ...]


_MADE: dict[int, tuple[Profile, list[Script]]] = {}
"""Scripts of profiles already seen, by identity: a MetaMotion has 480, which take 40 ms to write down."""


class Progress:
    """How far the host has come in a sequence; foreign acts (probes, polls) in between do not count."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = items
        self._place = 0
        self._last: Item | None = None

    @property
    def begun(self) -> bool:
        """At least one item was done."""
        return self._place > 0

    @property
    def complete(self) -> bool:
        """All that is not optional was done."""
        return all(item.optional for item in self.items[self._place :])

    def take(self, op: str, char: str, data: bytes, subscribed: frozenset[str]) -> Item | None:
        """The item that this act does: one that is due, or the last one once more (the host lost the answer)."""
        self._skip(subscribed)
        for place in range(self._place, len(self.items)):
            item = self.items[place]
            if item.done_by(op, char, data):
                self._place, self._last = place + 1, item
                self._skip(subscribed)
                return item
            if not item.optional:
                break
        return self._last if self._last is not None and self._last.done_by(op, char, data) else None

    def _skip(self, subscribed: frozenset[str]) -> None:
        """A subscription may have been made earlier (for a probe)."""
        while self._place < len(self.items):
            item = self.items[self._place]
            if item.op != "subscribe" or item.char not in subscribed:
                return
            self._place += 1


def scripts(profile: Profile, captured: Mapping[str, Value] | None = None) -> list[Script]:
    """A script for every combination of parameters that shows in the set-up, the longest first.

    Args:
        profile: of the sensor.
        captured: what the sensor answers where set-up steps capture something; left out: 0, 1, 2 ... in order,
            as boards number their processors, or the default of the capture.
    """
    known, made = _MADE.get(id(profile), (None, []))
    if known is not profile or captured:
        made = [_script(profile, chosen, captured or {}) for chosen in _choices(profile)]
        # A shorter sequence can hide in a longer one; the host meant the longest that it completed.
        made.sort(key=lambda script: -len(script.setup))
    if not captured:
        _MADE[id(profile)] = (profile, made)
    return made


def _choices(profile: Profile) -> Iterator[dict[str, Value]]:
    names = {name for step in profile.setup for name in {*needs(step), *step.only}}
    visible = {
        name: param.allowed if names & {name, *param.lookup} else (param.default,)
        for name, param in profile.params.items()
    }
    for values in product(*visible.values()):
        yield dict(zip(visible, values, strict=True))


def _script(profile: Profile, chosen: Mapping[str, Value], wanted: Mapping[str, Value]) -> Script:
    values = dict(chosen)
    for name, param in profile.params.items():
        for table, entries in param.lookup.items():
            values[table] = entries[key_of(chosen[name])]
    captured: dict[str, Value] = {}
    steps = [step for step in profile.setup if applies(step.only, chosen)]
    for step in steps:
        for name in gives(step):
            captured[name] = wanted.get(name, _default(step, name, len(captured)))
    values |= captured
    stop = [step for step in profile.stop if applies(step.only, chosen)]
    return Script(chosen, captured, _items(steps, values), _items(stop, values))


def _default(step: Step, name: str, place: int) -> Value:
    captures = step.capture if isinstance(step, Expect | Read) else ()
    default = next((capture.default for capture in captures if capture.name == name), None)
    return place if default is None else default


def _items(steps: list[Step], values: Mapping[str, Value]) -> tuple[Item, ...]:
    items: list[Item] = []
    for place, step in enumerate(steps):
        answers = tuple(_answers(steps[place + 1 :], values))
        match step:
            case Subscribe() | Unsubscribe():
                op = "subscribe" if isinstance(step, Subscribe) else "unsubscribe"
                items.append(Item(op, step.char, optional=step.optional))
            case Write():
                parts = pieces(step, values)
                items += [Item("write", step.char, part, optional=step.optional) for part in parts[:-1]]
                items.append(Item("write", step.char, parts[-1], optional=step.optional, answers=answers))
            case Patch():
                items.append(Item("patch", step.char, b"", step, step.optional, answers, values))
            case _:
                pass
    return tuple(items)


def _answers(following: list[Step], values: Mapping[str, Value]) -> Iterator[tuple[str, bytes]]:
    for step in following:
        if isinstance(step, Write | Patch):
            return
        if isinstance(step, Expect):
            yield step.char, reply(step, values, values)
