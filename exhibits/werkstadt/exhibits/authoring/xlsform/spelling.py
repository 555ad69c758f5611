"""Other names that columns go by."""

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "read only": "read_only",
    "repeat count": "repeat_count",
    "list name": "list_name",
    "caption": "label",
    "constraint message": "constraint_message",
    "required message": "required_message",
    "title": "form_title",
    "id_string": "form_id",
    "media::image": "image",
    "media::big-image": "big-image",
    "media::audio": "audio",
}


def canonical(heading: str) -> str:
    """As this form knows it: "media::image::Deutsch (de)" is "image::Deutsch (de)"."""
    parts = heading.split("::")
    for size in (2, 1):
        known = ALIASES.get("::".join(parts[:size]).lower())
        if known is not None and len(parts) >= size:
            return "::".join((known, *parts[size:]))
    return heading
