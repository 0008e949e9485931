"""What click says of a wrong command line, in the language in use."""

from __future__ import annotations

import click

from core.i18n import t


def usage_detail(error: click.ClickException) -> str:
    """Return one clause that says what is wrong with the command as it was typed."""
    if isinstance(error, click.BadParameter):
        return _parameter_detail(error)
    if isinstance(error, click.NoSuchOption):
        return t("usage.no_option", name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return t("usage.bad_option", name=error.option_name)
    if isinstance(error, click.UsageError) and _is_unknown_command(error):
        where = "" if error.ctx is None else error.ctx.command_path
        return t("usage.no_command", name=_quoted(error), where=where)
    return _plain(error.format_message())


def _parameter_detail(error: click.BadParameter) -> str:
    name = "" if error.param is None else _name(error.param)
    if isinstance(error, click.MissingParameter):
        return t("usage.missing", name=name)
    choices = _choices(error.param)
    if choices:
        return t("usage.choices", name=name, choices=choices)
    return _kind_detail(error.param, name) or t(
        "usage.bad_value", name=name, detail=_plain(error.message)
    )


def _kind_detail(parameter: click.Parameter | None, name: str) -> str:
    """Say what kind of value is wanted; click says it in English. Empty for other kinds."""
    kind = None if parameter is None else parameter.type
    if isinstance(kind, click.Path) and not kind.file_okay:
        return t("usage.folder", name=name)
    if isinstance(kind, click.Path) and not kind.dir_okay:
        return t("usage.file", name=name)
    if isinstance(kind, click.IntRange) and None not in {kind.min, kind.max}:
        return t("usage.range", name=name, least=kind.min, most=kind.max)
    return t("usage.integer", name=name) if kind is click.INT else ""


def _name(parameter: click.Parameter) -> str:
    """Return a parameter as it is typed: --operator, FILE."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name


def _choices(parameter: click.Parameter | None) -> str:
    kind = None if parameter is None else parameter.type
    return " / ".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""


def _is_unknown_command(error: click.ClickException) -> bool:
    return "command" in error.message.lower() and "'" in error.message


def _quoted(error: click.ClickException) -> str:
    return error.message.split("'")[1][:40]


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
