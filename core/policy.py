"""The numbers behind the rules (core/data/policy.toml) as typed values, read on first use.

Sections are named tuples: home asks for one number, and a dataclass weighs four times as much.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_type_hints

POLICY_FILE = Path(__file__).parent / "data" / "policy.toml"

Section = TypeVar("Section")


class EnrolmentPolicy(NamedTuple):
    """Age at entry; the cutoff is a month and a day, `08-31`."""

    entry_age_years: int
    entry_age_cutoff: str
    deferral_age_years: int
    new_pupil_register_days: int


class ClassSizePolicy(NamedTuple):
    """Pupils per class: standard, large (大班额) and oversize (超大班额)."""

    primary_standard: int
    junior_standard: int
    large_from: int
    oversize_from: int
    max_spread_within_grade: int
    max_sex_spread_within_grade: int


class GroupingPolicy(NamedTuple):
    """What the draw refuses, and how long its notice stays up."""

    banned_class_words: tuple[str, ...]
    refused_columns: tuple[str, ...]
    notice_working_days: int


class StaffingPolicy(NamedTuple):
    """Pupils per teacher."""

    national_primary: float
    national_junior: float
    rural_local: float


class TeachingPolicy(NamedTuple):
    """A teacher's week, and the usual weekly periods of a class, subject by subject."""

    usual_cap: int
    novice_below_years: int
    upper_from_grade: int
    lower_subjects: tuple[str, ...]
    lower_periods: tuple[int, ...]
    upper_subjects: tuple[str, ...]
    upper_periods: tuple[int, ...]


class LocalRotationPolicy(NamedTuple):
    """The township's rule of exchange (R044-R060); shares are fractions of one."""

    male_age_below: int
    female_age_below: int
    years_in_school_due: int
    minimum_years_away: int
    annual_rate: float
    principal_share_of_exchanged: float
    backbone_and_senior_share_of_exchanged: float
    principal_term_years: int
    principal_max_terms: int
    vice_principal_max_terms: int


class NationalRotationPolicy(NamedTuple):
    """The national rule of exchange (2014)."""

    years_in_school_due: int
    annual_rate_of_eligible: float
    backbone_share_of_exchanged: float
    principal_max_terms: int


class RotationPolicy(NamedTuple):
    """Both packs stand; the township picks."""

    local: LocalRotationPolicy
    national: NationalRotationPolicy


class DevelopmentPolicy(NamedTuple):
    """Training and certificates of teachers."""

    training_hours_per_5_years: int
    certificate_reregistration_years: int
    post_contract_years: int
    training_budget_share: float


class DropoutPolicy(NamedTuple):
    """When an absence is reported, and within which days, `01-10`, a county's long holidays lie."""

    report_after_absent_days: int
    winter_holidays_within: tuple[str, str]
    summer_holidays_within: tuple[str, str]
    holidays_least_working_days: int


class SubsidyPolicy(NamedTuple):
    """Yuan per pupil and year."""

    nutrition_local: float
    boarding_local: float
    heating_local: float
    lunch_local: float


class TransferPolicy(NamedTuple):
    """Deadlines of a transfer."""

    working_days_per_party: int


class Per100PupilsPolicy(NamedTuple):
    """Lower bounds per hundred primary pupils."""

    above_standard_education: float
    county_backbone: float
    pe_and_art: float
    multimedia_rooms: float


class PerPupilPolicy(NamedTuple):
    """Lower bounds per primary pupil."""

    teaching_area_m2: float
    sports_area_m2: float
    equipment_yuan: int


class BalancePolicy(NamedTuple):
    """The differential coefficient between schools of a county (2017)."""

    primary_cv_limit: float
    junior_cv_limit: float
    minimum_pupils: int
    indicators_required: int
    per_100_pupils_primary: Per100PupilsPolicy
    per_pupil_primary: PerPupilPolicy


class PrivacyPolicy(NamedTuple):
    """What a public notice may carry."""

    public_pupil_columns: tuple[str, ...]
    remove_notice_after_days: int
    never_public: tuple[str, ...]
    optional_years_after_leaving: int


class LeftBehindPolicy(NamedTuple):
    """The two official definitions: months a parent is away, and the age below which it counts."""

    education_away_months: int
    civil_under_age_years: int


class Policy(NamedTuple):
    """The whole rule pack, section by section."""

    enrolment: EnrolmentPolicy
    class_size: ClassSizePolicy
    grouping: GroupingPolicy
    staffing: StaffingPolicy
    teaching: TeachingPolicy
    rotation: RotationPolicy
    development: DevelopmentPolicy
    dropout: DropoutPolicy
    subsidy: SubsidyPolicy
    transfer: TransferPolicy
    balance: BalancePolicy
    privacy: PrivacyPolicy
    left_behind: LeftBehindPolicy


@lru_cache(maxsize=1)
def policy() -> Policy:
    """Return the rule pack, read from the file the first time.

    Raises KeyError when the file lacks a number that a section names.
    """
    import tomllib  # noqa: PLC0415 - start-up

    return _section(Policy, tomllib.loads(POLICY_FILE.read_text(encoding="utf-8")))


def _section(kind: type[Section], table: dict[str, Any]) -> Section:
    values: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        value = table[name]
        if isinstance(value, dict):
            value = _section(hint, value)
        elif isinstance(value, list):
            value = tuple(value)
        values[name] = value
    return kind(**values)
