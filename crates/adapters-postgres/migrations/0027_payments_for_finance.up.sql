-- Payments as finance finds them, money that was given back, and what gateways paid out.
ALTER TABLE portal.payment_attempts
    ADD COLUMN channel text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN fee bigint NOT NULL DEFAULT 0,
    ADD COLUMN reference text COLLATE "C",
    ADD COLUMN paid_at timestamptz,
    -- When the gateway paid it out.
    ADD COLUMN paid_out_at timestamptz;
UPDATE portal.payment_attempts SET
    channel = payment ->> 'channel',
    fee = (payment ->> 'fee')::bigint,
    reference = payment ->> 'reference',
    paid_at = (payment ->> 'paid_at')::timestamptz;
CREATE INDEX payment_attempts_found ON portal.payment_attempts (gateway, channel, state, created_at DESC, id DESC);
CREATE INDEX payment_attempts_reference ON portal.payment_attempts (reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_attempts_paid ON portal.payment_attempts (paid_at) INCLUDE (gateway, channel, total, fee)
    WHERE paid_at IS NOT NULL;
CREATE INDEX payment_attempts_unsettled ON portal.payment_attempts (gateway, paid_at, id)
    WHERE state = 'paid' AND paid_out_at IS NULL;

-- Money that was given back, as staff recorded it. What is posted for it is in the books.
CREATE TABLE portal.payment_refunds (
    payment_id  text COLLATE "C" NOT NULL REFERENCES portal.payment_attempts (id) ON DELETE CASCADE,
    number      integer NOT NULL,
    amount      bigint NOT NULL CHECK (amount > 0),
    reason      text COLLATE "C" NOT NULL,
    recorded_by text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (payment_id, number)
);

-- Lines of gateways' reports that were booked, each once.
CREATE TABLE portal.payment_settlements (
    gateway     text COLLATE "C" NOT NULL,
    line        text COLLATE "C" NOT NULL,
    "order"     text COLLATE "C",
    gross       bigint NOT NULL,
    fee         bigint NOT NULL,
    net         bigint NOT NULL CHECK (gross = fee + net),
    file        bytea NOT NULL CHECK (octet_length(file) = 32),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (gateway, line)
);
CREATE INDEX payment_settlements_order ON portal.payment_settlements (gateway, "order", recorded_at);

-- Reports that were matched to their end.
CREATE TABLE portal.settlement_files (
    hash        bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    gateway     text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL
);

CREATE INDEX payment_exceptions_closed ON portal.payment_exceptions (closed_at DESC, id) WHERE closed_at IS NOT NULL;
CREATE INDEX payment_exceptions_order ON portal.payment_exceptions ("order", found_at, id);
CREATE INDEX ledger_journals_back ON portal.ledger_journals (recorded_at)
    WHERE kind IN ('reversal', 'refund', 'payment_refund');
