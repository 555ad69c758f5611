"""Compiles a gallery: every picture with its alternative text, its title and at most 60 words."""

from werkstadt.exhibits.authoring.pictures import picture_size
from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_simple, check_words, count_words
from werkstadt.exhibits.fields import Fields
from werkstadt.scenes.gallery.load import ITEMS_MAX, ITEMS_MIN

TITLE_WORDS_MAX = 8
CAPTION_WORDS_MAX = 20


def compile(fields: Fields, source: Source) -> dict[str, object]:
    return {"item": [_compile_item(item, source) for item in fields.tables("item", ITEMS_MIN, ITEMS_MAX)]}


def _compile_item(fields: Fields, source: Source) -> dict[str, object]:
    title = fields.words("title")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    compiled: dict[str, object] = {"title": title}
    if "picture" not in fields:
        fields.raw("picture")
        fields.refuse("picture", "a picture", "none")
    picture = source.compile_picture(fields, "picture")
    compiled["picture"] = picture or {"file": "", "alt": {}}
    data = source.files.get(str(picture["file"])) if picture else None
    if data is not None:
        width, height = picture_size(data)
        compiled["aspect"] = round(width / height, 4)
    if "picture_caption" in fields and picture:
        check_words(fields, "picture_caption", fields.words("picture_caption"), CAPTION_WORDS_MAX)
    if "text" in fields:
        text = fields.words("text")
        check_simple(fields, "text", text)
        for tag, words in text.items():
            count = count_words(f"{title.get(tag, '')} {words}")
            if count > PAGE_WORDS_MAX:
                fields.refuse(f"text.{tag}", f"at most {PAGE_WORDS_MAX} words with the title", f"{count} words")
        compiled["text"] = text
    fields.done()
    return compiled
