"""The commands of `unpinch`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant import __version__
from assistant.cli.home import add_home_commands
from assistant.cli.options import (
    CONTENT,
    COUNT,
    EARS,
    FILES,
    LIVE,
    PERSON,
    SCREEN,
    VOICE,
    WORDS,
    Events,
    Json,
    with_settings,
)
from assistant.cli.settings import Settings
from assistant.cli.uncollected import uncollected
from assistant.errors import UserError
from assistant.listening.heard import Mode

app = typer.Typer(
    name="unpinch",
    rich_markup_mode=None,
    help="Ask about hip pain and a numb leg, and be counted through the stretches, hands-free.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def run() -> None:
    """Run the program: what a person can put right is one line and exit code 2."""
    # Before numpy is imported. Its products are small here: a second thread would mostly spin, beside the
    # audio callback, and save a millisecond.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except UserError as error:
        sys.stderr.write(f"unpinch: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"unpinch {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Ask about hip pain and a numb leg, and be counted through the stretches, hands-free."""


@app.command("run")
@with_settings(*LIVE)
def run_live(
    settings: Settings,
    events: Events = None,
    debug_audio: Annotated[
        Path | None,
        typer.Option("--debug-audio", help="Record all that is heard and said into this folder."),
    ] = None,
) -> None:
    """Listen and speak. Space pauses and resumes, escape stops, q quits.

    Without a microphone and a loudspeaker it answers a bundled conversation instead.
    """
    with uncollected():
        from assistant.cli.live import run

    run(settings, events, debug_audio)


@app.command("ask")
@with_settings(*WORDS, *PERSON)
def ask_command(
    settings: Settings,
    text: Annotated[
        list[str] | None,
        typer.Argument(help="The question; without one, a question a line is read."),
    ] = None,
    as_json: Json = False,
    mode: Annotated[
        Mode | None,
        typer.Option("--mode", help="What is expected; follows the conversation otherwise."),
    ] = None,
) -> None:
    """Answer a typed question."""
    from assistant.cli.ask import ask

    ask(settings, text or [], mode, as_json)


@app.command("hear")
@with_settings(*EARS, *WORDS)
def hear_command(
    settings: Settings,
    files: Annotated[list[Path], typer.Argument(help="Recordings (WAV).")],
    as_json: Json = False,
    mode: Annotated[Mode, typer.Option("--mode", help="What is expected.")] = Mode.OPEN,
) -> None:
    """Print what is said in recordings, and what it means."""
    from assistant.cli.hear import hear

    hear(settings, files, mode, as_json)


@app.command("converse")
@with_settings(*FILES)
def converse_command(
    settings: Settings,
    out: Annotated[Path, typer.Option("--out", help="Write what the assistant says here (WAV).")],
    mic: Annotated[
        Path | None,
        typer.Argument(help="What the microphone hears (WAV)."),
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option("--script", help="Typed sentences at stream times (YAML)."),
    ] = None,
    events: Events = None,
    mix: Annotated[
        Path | None,
        typer.Option("--mix", help="Write microphone (left) and loudspeaker (right) here (WAV)."),
    ] = None,
    room: Annotated[
        Path | None,
        typer.Option(
            "--room", help="Simulated room (YAML): what is played comes back to the microphone."
        ),
    ] = None,
) -> None:
    """Hold a whole conversation over files; without any, the bundled one."""
    from assistant.cli.converse import converse
    from assistant.cli.demo import bundled_conversation
    from assistant.cli.terminal import terminal_for

    track = bundled_conversation() if mic is None and script is None else mic
    with terminal_for(settings) as terminal:
        converse(settings, track, script, out, events, mix, (terminal.show,), room)


@app.command("coach")
@with_settings("output", *VOICE, *COUNT, *CONTENT, *PERSON, *SCREEN, "keys", "awake")
def coach_command(
    settings: Settings,
    name: Annotated[str, typer.Argument(help="An exercise or a routine, such as bridge_pose.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write what the coach says here (WAV) instead of playing it."),
    ] = None,
    events: Events = None,
) -> None:
    """Count through a stretch without a microphone."""
    from assistant.cli.converse import coach
    from assistant.cli.live import play_coach
    from assistant.cli.terminal import terminal_for

    if out is None:
        play_coach(settings, name, events)
        return
    with terminal_for(settings) as terminal:
        coach(settings, name, out, events, (terminal.show,))


@app.command("check")
@with_settings(*EARS, *WORDS)
def check_command(settings: Settings) -> None:
    """Prove that every fact can be asked for and every word be heard."""
    from assistant.cli.check import check

    raise typer.Exit(0 if check(settings) else 1)


@app.command("profile")
@with_settings(*CONTENT, "profile")
def profile_command(
    settings: Settings,
    forget: Annotated[bool, typer.Option("--forget", help="Erase it.")] = False,
    as_json: Json = False,
) -> None:
    """Show what you have told about yourself, or erase it."""
    from assistant.cli.personal import show_profile

    show_profile(settings, forget, as_json)


@app.command("history")
@with_settings(*CONTENT, "profile")
def history_command(
    settings: Settings,
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="How far back.")] = 8,
    as_json: Json = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw pain and minutes into this PNG file.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Erase all of it.")] = False,
) -> None:
    """Show what was done and how much it hurt."""
    from assistant.cli.history import show_history

    show_history(settings, weeks, as_json=as_json, plot=plot, clear=clear)


@app.command("sources")
@with_settings(*CONTENT)
def sources_command(
    settings: Settings,
    topic: Annotated[
        str | None, typer.Argument(help="A topic or an exercise; without one, all are listed.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print each statement about a topic with where it comes from."""
    from assistant.cli.personal import show_sources

    show_sources(settings, topic, as_json)


add_home_commands(app)
