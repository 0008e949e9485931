"""How even classes are, in words: the same on screens, notices and on the command line."""

from __future__ import annotations

from core.assign.balance import BalanceReport
from core.i18n import t, tn


def spread_sentence(balance: BalanceReport) -> str:
    """Return how far sizes and sexes differ between any two classes."""
    if balance.size_range == 0 and balance.sex_range == 0:
        return t("draw.spread_none")
    sizes = t("draw.sizes_same")
    if balance.size_range:
        sizes = tn("draw.sizes_differ", balance.size_range)
    sexes = t("draw.sexes_same")
    if balance.sex_range:
        sexes = tn("draw.sexes_differ", balance.sex_range)
    return t("draw.spread", sizes=sizes, sexes=sexes)
