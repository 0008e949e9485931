"""The look of the house: one theme in daylight and lamplight, and two for consoles that have less.

Styles name variables only. Besides Textual's own, each theme gives a value to every name in
`VARIABLES`, so that a console of sixteen colours, or of none, is a matter of this file alone.
"""

from __future__ import annotations

from enum import StrEnum

from textual.theme import Theme


class ThemeName(StrEnum):
    """Names under which the themes are registered."""

    DARK = "cunxiao-dark"
    LIGHT = "cunxiao-light"
    ANSI = "ansi-dark"
    MONO = "cunxiao-mono"


VARIABLES = (
    "ground",  # behind everything
    "ink",  # ordinary text
    "quiet",  # labels, and what need not be read first
    "bar",  # top line and footer
    "bar-ink",
    "bar-quiet",
    "bar-style",
    "key-ink",  # a key's name in the footer
    "key-style",
    "accent-ink",  # a heading, a figure that matters
    "head-style",
    "field",  # a place to type into
    "field-ink",
    "field-style",
    "field-focus",
    "field-focus-ink",
    "field-focus-style",
    "select",  # the chosen row, while its list has the focus
    "select-ink",
    "select-style",
    "select-away",  # the chosen row, while the focus is elsewhere
    "select-away-ink",
    "select-away-style",
    "warn-ink",  # always beside a `!` and a word
    "good-ink",
    "raised",  # a dialog, a list of choices
    "thumb",  # scrollbar
    "groove",
)
"""Every variable that our styles use."""


def _on_ground(*, is_dark: bool, name: ThemeName, values: dict[str, str]) -> Theme:
    """Build a full-colour theme: Textual's own names follow from ours."""
    own = {
        "bar-style": "none",
        "key-style": "bold",
        "head-style": "bold",
        "field-style": "none",
        "field-focus-style": "none",
        "select-style": "none",
        "select-away-style": "none",
    } | values
    return Theme(
        name=name,
        primary=values["accent-ink"],
        secondary=values["quiet"],
        accent=values["accent-ink"],
        warning=values["warn-ink"],
        error=values["warn-ink"],
        success=values["good-ink"],
        foreground=values["ink"],
        background=values["ground"],
        surface=values["ground"],
        panel=values["raised"],
        dark=is_dark,
        variables=own
        | {
            "input-cursor-background": values["accent-ink"],
            "input-cursor-foreground": values["ground"],
            "input-cursor-text-style": "none",
            "input-selection-background": values["select"],
            "input-selection-foreground": values["select-ink"],
            "screen-selection-background": values["select"],
            "screen-selection-foreground": values["select-ink"],
        },
    )


DARK = _on_ground(
    is_dark=True,
    name=ThemeName.DARK,
    values={
        "ground": "#151b1d",
        "ink": "#d6dedd",
        "quiet": "#8b9b9b",
        "bar": "#22312f",
        "bar-ink": "#e4efec",
        "bar-quiet": "#9db3ae",
        "key-ink": "#7cc7b8",
        "accent-ink": "#6fc0b1",
        "field": "#20292b",
        "field-ink": "#e3e9e8",
        "field-focus": "#2b4a47",
        "field-focus-ink": "#ffffff",
        "select": "#2b5852",
        "select-ink": "#f4faf8",
        "select-away": "#253335",
        "select-away-ink": "#d6dedd",
        "warn-ink": "#e6b866",
        "good-ink": "#8ccaa3",
        "raised": "#212b2d",
        "thumb": "#4f6b68",
        "groove": "#1d2527",
    },
)

LIGHT = _on_ground(
    is_dark=False,
    name=ThemeName.LIGHT,
    values={
        "ground": "#f7f8f6",
        "ink": "#232d2d",
        "quiet": "#5d6c6b",
        "bar": "#d5e5e1",
        "bar-ink": "#173b37",
        "bar-quiet": "#45625e",
        "key-ink": "#0f665b",
        "accent-ink": "#16695f",
        "field": "#e9eeec",
        "field-ink": "#1d2727",
        "field-focus": "#cfe6e1",
        "field-focus-ink": "#0d1f1d",
        "select": "#b7dcd5",
        "select-ink": "#0d2522",
        "select-away": "#e1e8e6",
        "select-away-ink": "#232d2d",
        "warn-ink": "#875400",
        "good-ink": "#216b41",
        "raised": "#e8efec",
        "thumb": "#8fb1ab",
        "groove": "#e6ebe9",
    },
)

_ANSI_PLAIN = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "ground": "ansi_default",
    "ink": "ansi_default",
    "bar-style": "none",
    "key-style": "bold",
    "head-style": "bold",
    "field": "ansi_default",
    "field-ink": "ansi_default",
    "field-style": "underline",
    "select-style": "none",
    "select-away": "ansi_default",
    "select-away-ink": "ansi_default",
    "select-away-style": "bold",
    "input-cursor-text-style": "reverse",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
}


def _on_terminal(name: ThemeName, values: dict[str, str], **accents: str) -> Theme:
    """Return a theme in the colours of the terminal; `accents` are the few that it may name."""
    return Theme(
        name=name,
        ansi=True,
        primary=accents.get("primary", "ansi_default"),
        warning=accents.get("warning"),
        error=accents.get("error"),
        success=accents.get("success"),
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        variables=_ANSI_PLAIN | values,
    )


ANSI = _on_terminal(
    ThemeName.ANSI,
    {
        "quiet": "ansi_cyan",
        "bar": "ansi_cyan",
        "bar-ink": "ansi_black",
        "bar-quiet": "ansi_black",
        "key-ink": "ansi_black",
        "accent-ink": "ansi_bright_cyan",
        "field-focus": "ansi_blue",
        "field-focus-ink": "ansi_bright_white",
        "field-focus-style": "none",
        "select": "ansi_blue",
        "select-ink": "ansi_bright_white",
        "warn-ink": "ansi_bright_yellow",
        "good-ink": "ansi_bright_green",
        "raised": "ansi_black",
        "thumb": "ansi_cyan",
        "groove": "ansi_black",
    },
    primary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_yellow",
    success="ansi_green",
)

MONO = _on_terminal(
    ThemeName.MONO,
    {
        "quiet": "ansi_default",
        "bar": "ansi_default",
        "bar-ink": "ansi_default",
        "bar-quiet": "ansi_default",
        "bar-style": "reverse",
        "key-ink": "ansi_default",
        "key-style": "bold reverse",
        "accent-ink": "ansi_default",
        "field-focus": "ansi_default",
        "field-focus-ink": "ansi_default",
        "field-focus-style": "bold underline",
        "select": "ansi_default",
        "select-ink": "ansi_default",
        "select-style": "reverse",
        "warn-ink": "ansi_default",
        "good-ink": "ansi_default",
        "raised": "ansi_default",
        "thumb": "ansi_default",
        "groove": "ansi_default",
    },
)

THEMES = (DARK, LIGHT, ANSI, MONO)
