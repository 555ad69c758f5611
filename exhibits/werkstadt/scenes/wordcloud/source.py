"""Compiles a word cloud: the author's table as it is, with its words checked."""

from werkstadt.exhibits.authoring.source import ID, ID_EXPECTED, PAGE_WORDS_MAX, Source, check_words
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import short
from werkstadt.scenes.wordcloud.load import load

TITLE_WORDS_MAX = 12
EXAMPLE_WORDS_MAX = 3


def compile(fields: Fields, source: Source) -> dict[str, object]:
    cloud = load(fields)
    check_words(fields, "title", cloud.title, TITLE_WORDS_MAX)
    if cloud.text:
        check_words(fields, "text", cloud.text, PAGE_WORDS_MAX)
    for place, example in enumerate(cloud.examples):
        check_words(fields, f"example.{place}.text", example.text, EXAMPLE_WORDS_MAX)
    if cloud.feed and not ID.fullmatch(cloud.feed):
        fields.refuse("feed", ID_EXPECTED, short(cloud.feed))
    examples = [{"text": example.text, "size": example.size} for example in cloud.examples]
    more = {key: value for key, value in (("text", cloud.text), ("feed", cloud.feed)) if value}
    return {"title": cloud.title, "example": examples, **more}
