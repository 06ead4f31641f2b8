"""Unknown keys of a profile: where they stand and which key was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from msgspec import inspect

from monitor.firmware.profile import Profile
from monitor.texts import profiles as texts

_ROOT = inspect.type_info(Profile)


def meant(word: str, known: Iterable[str]) -> str:
    """What to add to a refusal of `word`: the nearest of those that are known, if one is near."""
    near = difflib.get_close_matches(word, known, 1, 0.5)
    return texts.DID_YOU_MEAN.format(near=near[0]) if near else ""


def unknown_keys(data: object) -> Iterator[tuple[str, str]]:
    """Key path of every key that the language does not have, and what to say of the nearest one that it has there.

    msgspec finds the first as well, but its paths leave out the keys of tables such as `params.rate`.
    """
    yield from _walk(data, _ROOT, "")


def _walk(data: object, kind: inspect.Type, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(kind, inspect.Metadata):
        yield from _walk(data, kind.type, path)
    elif isinstance(kind, inspect.UnionType):
        chosen = _pick(data, kind.types)
        if chosen is not None:
            yield from _walk(data, chosen, path)
    elif isinstance(kind, inspect.StructType) and isinstance(data, dict):
        fields = {field.encode_name: field.type for field in kind.fields}
        for key, value in data.items():
            here = f"{path}.{key}" if path else str(key)
            if key in fields:
                yield from _walk(value, fields[key], here)
            elif key != kind.tag_field:
                yield here, meant(str(key), fields)
    elif isinstance(kind, inspect.DictType) and isinstance(data, dict):
        for key, value in data.items():
            yield from _walk(value, kind.value_type, f"{path}.{key}")
    elif isinstance(kind, inspect.VarTupleType) and isinstance(data, list):
        for place, value in enumerate(data):
            yield from _walk(value, kind.item_type, f"{path}[{place}]")


def _pick(data: object, kinds: tuple[inspect.Type, ...]) -> inspect.Type | None:
    """The member of a union that `data` is meant to be."""
    for kind in kinds:
        bare = kind.type if isinstance(kind, inspect.Metadata) else kind
        if isinstance(bare, inspect.StructType) and isinstance(data, dict):
            if bare.tag_field is None or data.get(bare.tag_field) == bare.tag:
                return bare
        elif isinstance(bare, inspect.VarTupleType) and isinstance(data, list):
            return bare
    return None
