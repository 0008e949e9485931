"""What stands in the rows of each synced table: its record's fields, in their order.

Written down so that an opening home need not import 44 records to see that none has changed;
a gate test holds it against the records themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

LISTS_VERSION = 7
"""Goes up with every change to what a line or a find table holds: they are made anew then."""

SHAPES: Mapping[str, str] = {
    "school": "id name kind township villages cluster",
    "teaching_site": "id school_id name village",
    "pupil": (
        "id school_id name sex birth_date id_type id_number ethnic nationality "
        "hk_mo_tw_overseas political health name_pinyin former_name id_validity "
        "birthplace_code native_place hukou_place_code hukou_type talent aux_no "
        "student_no current_address mail_address home_address phone postcode email "
        "homepage hamlet household_no only_child preschool left_behind father_away_since "
        "mother_away_since migrant_child orphan martyr_child inclusive disability "
        "hard_category special_care need_aid boarding_subsidy nutrition insurance "
        "gov_bought_place distance_m transport school_bus remark"
    ),
    "guardian": (
        "id pupil_id school_id position name relation relation_note is_guardian phone "
        "current_address hukou_code ethnic id_type id_number workplace job"
    ),
    "enrolment": (
        "id pupil_id school_id register_school_id teaching_site_id stage entry_year "
        "class_number class_no attend_way enrol_month enrol_way source status started_on "
        "ended_on"
    ),
    "class_group": "id school_id year number cohorts name homeroom_teacher_id",
    "seat": "id school_id pupil_id class_id source started_on ended_on has_reported",
    "staff_member": (
        "id school_id name sex birth_date staff_no former_name nationality id_type "
        "id_number native_place birthplace ethnic political marriage health work_start "
        "join_school source staff_category in_establishment employ_form contract "
        "education title putonghua certificate_kind backbone_county special_grade "
        "psych_teacher normal_grad special_ed_trained special_ed_cert free_normal "
        "base_service it_ability training_hours person_status phone email remark"
    ),
    "appointment": "id staff_id school_id post subjects weekly_periods started_on ended_on",
    "cohort_grouping": "id school_id stage entry_year digest document sealed_on sealed_by",
    "draw": "id school_id plan_id certificate roster year drawn_on",
    "notice": "id school_id plan_id published_on hangs_until taken_down_on",
    "annulment": "id school_id plan_id reason approver annulled_on signer_key signature",
    "late_draw": "id school_id plan_id batch digest document sealed_on certificate roster drawn_on",
    "record_change": (
        "id school_id pupil_id enrolment_id kind happened_on sequence reason document_no "
        "from_school to_school to_school_id stage stage_before status_before status_after "
        "entry_year_before entry_year_after ended_on_before ended_on_after "
        "class_number_before class_number_after class_no_before made_enrolment "
        "previous_enrolment_id made_pupil seat_ids batch handover accepted_on arrived_as "
        "refused_reason receiving_school_on sending_school_on sending_authority_on "
        "receiving_authority_on handled_by note undone_on"
    ),
    "merged_pupil": "id school_id winner_id loser_id loser_name merged_on choices",
    "absence": "id school_id pupil_id day reason note",
    "dropout_case": (
        "id school_id pupil_id opened_on absent_since suspected_reason whereabouts "
        "reported_on report_no reported_to result returned_on placement closed_on "
        "follow_up"
    ),
    "dropout_visit": "id school_id case_id visited_on participants outcome",
    "dropout_duty": "id school_id case_id role name phone",
    "pledge": "id school_id year party name pupil_id signed_on count number",
    "term_report": "id school_id pupil_id year term has_come noted_on note",
    "term_closing": "id school_id year term closed_on closed_by differences number explanation",
    "household_child": (
        "id school_id year household_no head_name hamlet name sex birth_date id_number "
        "pupil_id is_attending stage grade school_name attend_way disability "
        "disability_no absent_reason hard_category is_in_township is_in_county"
    ),
    "cohort_entrants": "id school_id stage entry_year entrants",
    "own_ledger": "id school_id name headings kinds created_on closed_on",
    "own_ledger_line": (
        "id school_id ledger_id pupil_id position value_1 value_2 value_3 value_4 value_5 "
        "value_6 value_7 value_8"
    ),
    "consent": "id school_id pupil_id fields answer answered_on answered_by note",
    "issued_paper": "id school_id kind year number issued_on holder_id use",
    "erasure": "id school_id subject_id subject_table scope erased_on reason approver rows",
    "child_care": (
        "id school_id pupil_id carer_name carer_relation carer_phone carer_id_number "
        "carer_address rating rated_on rated_by income aid teacher"
    ),
    "care_talk": "id school_id pupil_id day kind by_whom sentence",
    "meal_day": (
        "id school_id day expected served menu purchases spent_fen supplier receipt_no "
        "sample_by sample_at companion leftover is_posted"
    ),
    "approval": "id school_id subject body approver decided_on present resolution",
    "draw_meeting": "id school_id subject held_on place attendees parents minutes photos",
    "leading_group": "id school_id year leader deputies members supervisor supervision_phone",
    "objection": "id school_id subject raised_on raised_by matter answer answered_by answered_on",
    "move_request": "id school_id pupil_id class_id asked_on asked_by reason wanted",
    "single_class": (
        "id school_id year cohorts class_id statement declared_on hangs_until taken_down_on"
    ),
    "county_result": (
        "id school_id year stage entry_year authority document_no file_digest imported_on"
    ),
    "team_plan": "id school_id year stage entry_year document proposed_on lots_by assigned_on",
    "teaching_assignment": (
        "id school_id year class_id subject staff_id weekly_periods started_on ended_on "
        "team_plan_id reason approver"
    ),
    "teaching_profile": (
        "id school_id staff_id strengths style takes_homeroom is_class_wide boarding_duty "
        "is_teaching cap"
    ),
    "cover_lesson": "id school_id year day absent_id cover_id class_id subject periods reason",
}
