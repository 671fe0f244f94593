"""Gives the site the pages that are made from other files: each rule's, their table, the changes."""

import re
from pathlib import Path

from mkdocs.structure.files import File

ROLES = {
    "bad": "raises this rule",
    "fixed": "after the fix",
    "good": "silent",
    "before": "before",
}


def fence(match):
    """The info line of an example, in words that a reader of the site understands."""
    language, role, *more = match.group(1).split()
    words = [ROLES[role]]
    for word in more:
        name, _, value = word.partition("=")
        words.append(f"{name} {value}".strip())
    return f'```{language} title="{", ".join(words)}"'


def rule_page(text):
    """A rule's page: its examples are captioned with what they show."""
    return re.sub(r"^```(\w+ (?:%s).*)$" % "|".join(ROLES), fence, text, flags=re.MULTILINE)


def rules_table(readme):
    """The table of the README, with links that lead to the pages of the site."""
    table = readme.split("<!-- rules -->\n")[1].split("<!-- /rules -->")[0]
    return (
        "# Rules\n\n"
        "`E` error: Azure refuses the deployment, or an identity is lost. `W` warning. "
        "`N` note: style, never fails a run by default.\n\n" + table.replace("](rules/", "](")
    )


def on_page_markdown(markdown, page, config, files):
    """The chapters lead to the rules from where they lie in the repository."""
    markdown = markdown.replace("](../README.md#rules)", "](rules/index.md)")
    return markdown.replace("](../rules/", "](rules/")


def on_files(files, config):
    root = Path(config.config_file_path).parent

    def add(path, text):
        files.append(File.generated(config, path, content=text))

    for page in sorted((root / "rules").glob("*.md")):
        add(f"rules/{page.name}", rule_page(page.read_text(encoding="utf-8")))
    add("rules/index.md", rules_table((root / "README.md").read_text(encoding="utf-8")))
    add("changelog.md", (root / "CHANGELOG.md").read_text(encoding="utf-8"))
    return files
