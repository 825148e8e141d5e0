DROP INDEX portal.conversations_state;
DROP INDEX portal.conversations_latest;
DROP INDEX portal.conversations_waiting;
DROP TABLE portal.canned_replies;
DROP TABLE portal.internal_notes;
DROP TABLE portal.work_assignments;
DROP TABLE portal.staff_trail_head;
DROP TABLE portal.staff_trail;
