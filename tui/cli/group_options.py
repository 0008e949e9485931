"""Options that several commands of the draw take: one word and one meaning wherever they stand."""

from __future__ import annotations

import click

ENTRY_YEAR = click.option(
    "--entry-year",
    required=True,
    type=click.IntRange(1900, 2999),
    help="哪一年入学的。Year of entry.",
)
CLASSES = click.option("--classes", required=True, type=int, help="分几个班。How many classes.")
LEAVE_OUT = click.option(
    "--leave-out",
    multiple=True,
    metavar="ATTRIBUTE",
    help="不平衡的一项，可写几次。Attribute left out.",
)
TOGETHER = click.option(
    "--together", multiple=True, metavar="甲、乙=理由", help="要同班的。Kept together."
)
APART = click.option("--apart", multiple=True, metavar="甲、乙=理由", help="要分开的。Kept apart.")
