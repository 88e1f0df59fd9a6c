"""`unpinch profile` and `unpinch sources`."""

import json
import sys
from difflib import get_close_matches

from assistant.answering.library import Library
from assistant.cli.assemble import library, profile_store
from assistant.cli.settings import Settings
from assistant.errors import UserError


def show_profile(settings: Settings, forget: bool, as_json: bool) -> None:
    """Print what the person has told, or erase it.

    Raises:
        UserError: the file is broken or cannot be erased.
    """
    store = profile_store(settings)
    if forget:
        store.forget()
        sys.stdout.write("Forgotten.\n")
        return
    profile = store.load()
    if as_json:
        screened = profile.screened.isoformat() if profile.screened else None
        fields = {"conditions": list(profile.conditions), "screened": screened}
        sys.stdout.write(json.dumps(fields) + "\n")
        return
    known = library(settings).conditions
    lines = [
        f"You told me that {known[name].known}." for name in profile.conditions if name in known
    ]
    if profile.screened:
        lines.append(f"You answered the questions before a routine on {profile.screened}.")
    sys.stdout.write("\n".join(lines or ["Nothing is kept about you."]) + "\n")
    sys.stdout.write(f"Kept in {settings.profile_file}; erase it with  unpinch profile --forget\n")


def show_sources(settings: Settings, topic: str | None, as_json: bool) -> None:
    """Print the statements of a topic or exercise, each with its sources.

    Raises:
        UserError: there is no such topic.
    """
    content = library(settings)
    owners = list(dict.fromkeys(owner for owner, _ in content.statements()))
    if topic is None:
        sys.stdout.write("\n".join(owners) + "\n")
        return
    wanted = topic.strip().lower().replace(" ", "_")
    if wanted not in owners:
        near = get_close_matches(wanted, owners, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "unpinch sources  lists them"
        raise UserError(f"there is nothing about {topic!r}: {hint}")
    for owner, statement in content.statements():
        if owner == wanted:
            _show(content, statement.say, statement.sources, as_json)


def _show(content: Library, say: str, sources: tuple[str, ...], as_json: bool) -> None:
    entries = [content.sources[source] for source in sources]
    if as_json:
        found = [{"name": e.name, "at": e.at, "weak": e.weak} for e in entries]
        sys.stdout.write(json.dumps({"say": say, "sources": found}, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(f"{say}\n")
    for entry in entries:
        weak = " (of little weight)" if entry.weak else ""
        sys.stdout.write(f"    {entry.name}: {entry.at}{weak}\n")
