DELETE FROM portal.outbox WHERE lane = 'email';
ALTER TABLE portal.outbox
    DROP CONSTRAINT outbox_lane_check,
    ADD CONSTRAINT outbox_lane_check CHECK (lane IN ('code', 'security', 'notice'));
COMMENT ON COLUMN portal.outbox.recipient IS 'a phone in E.164, or customer: and the customer id';
