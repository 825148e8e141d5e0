-- Payments as finance finds them, money that was given back, and what gateways paid out.
ALTER TABLE payment_attempts ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE payment_attempts ADD COLUMN fee INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment_attempts ADD COLUMN reference TEXT;
ALTER TABLE payment_attempts ADD COLUMN paid_at TEXT CHECK (paid_at IS strftime('%Y-%m-%dT%H:%M:%fZ', paid_at));
-- When the gateway paid it out.
ALTER TABLE payment_attempts ADD COLUMN paid_out_at TEXT
    CHECK (paid_out_at IS strftime('%Y-%m-%dT%H:%M:%fZ', paid_out_at));
UPDATE payment_attempts SET
    channel = payment ->> '$.channel',
    fee = payment ->> '$.fee',
    reference = payment ->> '$.reference',
    paid_at = strftime('%Y-%m-%dT%H:%M:%fZ', payment ->> '$.paid_at');
CREATE INDEX payment_attempts_found ON payment_attempts (gateway, channel, state, created_at DESC, id DESC);
CREATE INDEX payment_attempts_reference ON payment_attempts (reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_attempts_paid ON payment_attempts (paid_at, gateway, channel, total, fee)
    WHERE paid_at IS NOT NULL;
CREATE INDEX payment_attempts_unsettled ON payment_attempts (gateway, paid_at, id)
    WHERE state = 'paid' AND paid_out_at IS NULL;

-- Money that was given back, as staff recorded it. What is posted for it is in the books.
CREATE TABLE payment_refunds (
    payment_id  TEXT NOT NULL REFERENCES payment_attempts (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount > 0),
    reason      TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL CHECK (recorded_at IS strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at)),
    PRIMARY KEY (payment_id, number)
) STRICT, WITHOUT ROWID;

-- Lines of gateways' reports that were booked, each once.
CREATE TABLE payment_settlements (
    gateway     TEXT NOT NULL,
    line        TEXT NOT NULL,
    "order"     TEXT,
    gross       INTEGER NOT NULL,
    fee         INTEGER NOT NULL,
    net         INTEGER NOT NULL CHECK (gross = fee + net),
    file        BLOB NOT NULL CHECK (length(file) = 32),
    recorded_at TEXT NOT NULL CHECK (recorded_at IS strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at)),
    PRIMARY KEY (gateway, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_settlements_order ON payment_settlements (gateway, "order", recorded_at);

-- Reports that were matched to their end.
CREATE TABLE settlement_files (
    hash        BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    gateway     TEXT NOT NULL,
    name        TEXT NOT NULL,
    recorded_at TEXT NOT NULL CHECK (recorded_at IS strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at))
) STRICT, WITHOUT ROWID;

CREATE INDEX payment_exceptions_closed ON payment_exceptions (closed_at DESC, id) WHERE closed_at IS NOT NULL;
CREATE INDEX payment_exceptions_order ON payment_exceptions ("order", found_at, id);
CREATE INDEX ledger_journals_back ON ledger_journals (recorded_at)
    WHERE kind IN ('reversal', 'refund', 'payment_refund');
