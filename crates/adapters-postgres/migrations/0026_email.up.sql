-- A lane of its own for e-mail.
ALTER TABLE portal.outbox
    DROP CONSTRAINT outbox_lane_check,
    ADD CONSTRAINT outbox_lane_check CHECK (lane IN ('code', 'security', 'notice', 'email'));
COMMENT ON COLUMN portal.outbox.recipient
    IS 'a phone in E.164, or email: and the address, or customer: and the customer id';
