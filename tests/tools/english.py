#!/usr/bin/env python3
"""README, ARCHITECTURE and docs/ are easy to read: no sentence is longer than 30 words. Tables and code are exempt."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 30
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


def paragraphs(text):
    """The text without code, tables, comments and headings: a paragraph or an item of a list each."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    text = re.sub(r"^(?:    |\||<!--|#).*$", "", text, flags=re.M)
    text = re.sub(r"^ *(?:[-*]|\d+\.) ", "\n", text, flags=re.M)
    return re.split(r"\n\s*\n", text)


def sentences(paragraph):
    paragraph = re.sub(r"`[^`]*`", "code", paragraph)
    paragraph = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)
    return re.split(r"(?<=[.!?:])[)\"*]*\s+(?=[A-Z*(\"]|code)", " ".join(paragraph.split()))


def words(sentence):
    return re.findall(r"[^\W_]+(?:[.,'’-][^\W_]+)*", sentence)


def long_sentences(text):
    return [sentence for paragraph in paragraphs(text) for sentence in sentences(paragraph) if len(words(sentence)) > MOST]


def main():
    count = 0
    for page in PAGES:
        for sentence in long_sentences(page.read_text(encoding="utf-8")):
            count += 1
            print(f"{page.name}: {len(words(sentence))} words: {sentence}")
    print(f"{len(PAGES)} pages, {count} sentences of more than {MOST} words")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
