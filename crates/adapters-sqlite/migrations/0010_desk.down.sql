DROP INDEX conversations_state;
DROP INDEX conversations_latest;
DROP INDEX conversations_waiting;
DROP TABLE canned_replies;
DROP TABLE internal_notes;
DROP TABLE work_assignments;
DROP TABLE staff_trail_head;
DROP TABLE staff_trail;
