-- Home asks at every showing how many leavers of the own school are due; the centre holds every
-- school's enrolments, and few of them have ended.
CREATE INDEX enrolment_ended ON enrolment (school_id, ended_on, pupil_id, started_on, id, status)
    WHERE ended_on IS NOT NULL;
