"""The numbers behind the rules (core/data/policy.toml) as typed values, read on first use."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

POLICY_FILE = Path(__file__).parent / "data" / "policy.toml"

Section = TypeVar("Section")


@dataclass(frozen=True, slots=True)
class EnrolmentPolicy:
    """Age at entry; the cutoff is a month and a day, `08-31`."""

    entry_age_years: int
    entry_age_cutoff: str
    deferral_age_years: int
    new_pupil_register_days: int


@dataclass(frozen=True, slots=True)
class ClassSizePolicy:
    """Pupils per class: standard, large (大班额) and oversize (超大班额)."""

    primary_standard: int
    junior_standard: int
    large_from: int
    oversize_from: int
    max_spread_within_grade: int
    max_sex_spread_within_grade: int


@dataclass(frozen=True, slots=True)
class GroupingPolicy:
    """What the draw refuses, and how long its notice stays up."""

    banned_class_words: tuple[str, ...]
    refused_columns: tuple[str, ...]
    notice_working_days: int


@dataclass(frozen=True, slots=True)
class StaffingPolicy:
    """Pupils per teacher."""

    national_primary: float
    national_junior: float
    rural_local: float


@dataclass(frozen=True, slots=True)
class TeachingPolicy:
    """A teacher's week, and the usual weekly periods of a class, subject by subject."""

    usual_cap: int
    novice_below_years: int
    upper_from_grade: int
    lower_subjects: tuple[str, ...]
    lower_periods: tuple[int, ...]
    upper_subjects: tuple[str, ...]
    upper_periods: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LocalRotationPolicy:
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


@dataclass(frozen=True, slots=True)
class NationalRotationPolicy:
    """The national rule of exchange (2014)."""

    years_in_school_due: int
    annual_rate_of_eligible: float
    backbone_share_of_exchanged: float
    principal_max_terms: int


@dataclass(frozen=True, slots=True)
class RotationPolicy:
    """Both packs stand; the township picks."""

    local: LocalRotationPolicy
    national: NationalRotationPolicy


@dataclass(frozen=True, slots=True)
class DevelopmentPolicy:
    """Training and certificates of teachers."""

    training_hours_per_5_years: int
    certificate_reregistration_years: int
    post_contract_years: int
    training_budget_share: float


@dataclass(frozen=True, slots=True)
class DropoutPolicy:
    """When an absence is reported."""

    report_after_absent_days: int


@dataclass(frozen=True, slots=True)
class SubsidyPolicy:
    """Yuan per pupil and year."""

    nutrition_local: float
    boarding_local: float
    heating_local: float
    lunch_local: float


@dataclass(frozen=True, slots=True)
class TransferPolicy:
    """Deadlines of a transfer."""

    working_days_per_party: int


@dataclass(frozen=True, slots=True)
class Per100PupilsPolicy:
    """Lower bounds per hundred primary pupils."""

    above_standard_education: float
    county_backbone: float
    pe_and_art: float
    multimedia_rooms: float


@dataclass(frozen=True, slots=True)
class PerPupilPolicy:
    """Lower bounds per primary pupil."""

    teaching_area_m2: float
    sports_area_m2: float
    equipment_yuan: int


@dataclass(frozen=True, slots=True)
class BalancePolicy:
    """The differential coefficient between schools of a county (2017)."""

    primary_cv_limit: float
    junior_cv_limit: float
    minimum_pupils: int
    indicators_required: int
    per_100_pupils_primary: Per100PupilsPolicy
    per_pupil_primary: PerPupilPolicy


@dataclass(frozen=True, slots=True)
class PrivacyPolicy:
    """What a public notice may carry."""

    public_pupil_columns: tuple[str, ...]
    remove_notice_after_days: int
    never_public: tuple[str, ...]
    optional_years_after_leaving: int


@dataclass(frozen=True, slots=True)
class LeftBehindPolicy:
    """The two official definitions: months a parent is away, and the age below which it counts."""

    education_away_months: int
    civil_under_age_years: int


@dataclass(frozen=True, slots=True)
class Policy:
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
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # every section is a dataclass
        value = table[field.name]
        if isinstance(value, dict):
            value = _section(hints[field.name], value)
        elif isinstance(value, list):
            value = tuple(value)
        values[field.name] = value
    return kind(**values)
