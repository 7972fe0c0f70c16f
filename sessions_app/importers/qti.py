"""QTI 2.1: a zip whose manifest names items; choices, order, pairs and text entries are read."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError  # noqa: S405 (the type alone; parsing is defusedxml's)

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sessions_app.importers.archive import members
from sessions_app.importers.draft import MAX_ROWS, Draft, Unreadable, choices

_TEXT = ("textEntryInteraction", "extendedTextInteraction")
_KINDS = ("choiceInteraction", "orderInteraction", "matchInteraction", *_TEXT)


def read(data: bytes) -> Draft:
    """Return the draft in a zip with its imsmanifest.xml, or in a single item's XML."""
    draft = Draft("qti")
    if data[:4] != b"PK\x03\x04":
        _item(draft, 1, _parse(data, "The file"))
        return draft
    files = members(data)
    if "imsmanifest.xml" not in files:
        raise Unreadable("There is no imsmanifest.xml in this zip.")
    manifest = _parse(files["imsmanifest.xml"], "imsmanifest.xml")
    names = [
        node.get("href", "")
        for node in manifest.iter()
        if _name(node) == "resource" and "item" in (node.get("type") or "")
    ]
    for row, name in enumerate(names[:MAX_ROWS], 1):
        if name not in files:
            draft.fault(row, f"{name} is in the manifest and not in the zip.", "file")
            continue
        try:
            _item(draft, row, _parse(files[name], name))
        except Unreadable as error:
            draft.fault(row, str(error), "file")
    return draft


def _parse(data: bytes, name: str) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(f"{name} is not XML that we read.") from error
    return root


def _name(node: Element) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def _all(node: Element, name: str) -> list[Element]:
    return [child for child in node.iter() if _name(child) == name]


def _words(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _item(draft: Draft, row: int, root: Element) -> None:
    found = [node for kind in _KINDS for node in _all(root, kind)]
    values = [_words(value) for response in _all(root, "correctResponse") for value in _all(response, "value")]
    bodies = _all(root, "itemBody")
    if not bodies or not found:
        draft.fault(row, "There is no interaction in this item that we know.")
        return
    interaction = found[0]
    text = _asked(bodies[0], interaction) or root.get("title", "")
    try:
        raw = _raw(_name(interaction), interaction, values, root)
    except ValueError as error:
        draft.fault(row, str(error))
        return
    draft.add(row, {**raw, "text": text})


def _asked(body: Element, interaction: Element) -> str:
    """Return the prompt and whatever text stands around the interaction."""
    inside = {id(node) for node in interaction.iter()}
    parts = [_words(prompt) for prompt in _all(interaction, "prompt")]
    around = [part for node in body.iter() if id(node) not in inside for part in (node.text,) if part]
    around += [node.tail for node in body.iter() if node.tail and (id(node) not in inside or node is interaction)]
    return " ".join(" ".join([*around, *parts]).split())


def _raw(kind: str, node: Element, values: list[str], root: Element) -> dict[str, Any]:
    if kind == "matchInteraction":
        texts = {choice.get("identifier", ""): _words(choice) for choice in _all(node, "simpleAssociableChoice")}
        pairs = [value.split() for value in values]
        if not pairs or not all(len(pair) == 2 and set(pair) <= texts.keys() for pair in pairs):
            raise ValueError("The right pairs name choices that are not there.")
        return {"kind": "match", "pairs": [{"left": texts[a], "right": texts[b]} for a, b in pairs]}
    if kind in _TEXT:
        mapped = [entry.get("mapKey", "") for entry in _all(root, "mapEntry")]
        return {"kind": "typed", "accepted": list(dict.fromkeys(value for value in [*values, *mapped] if value))}
    texts = {choice.get("identifier", ""): _words(choice) for choice in _all(node, "simpleChoice")}
    if not values or not set(values) <= texts.keys():
        raise ValueError("The right response names a choice that is not there.")
    if kind == "orderInteraction":
        return {"kind": "order", "choices": [{"text": texts[value]} for value in values]}
    ids = list(texts)
    given = choices(list(texts.values()), {ids.index(value) for value in values})
    is_multiple = node.get("maxChoices", "1") != "1"
    return {**given, "kind": "multiple"} if is_multiple else given
