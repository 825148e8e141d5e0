-- What the ISP's other systems write: packages by their code, payments by their number, invoices whose paid amount
-- follows their payments.

ALTER TABLE packages ADD COLUMN code TEXT
    CONSTRAINT "package code is 1 to 64 of A-Z a-z 0-9 . _ - /" CHECK (length(code) BETWEEN 1 AND 64
        AND code NOT GLOB '*[^A-Za-z0-9._/-]*' AND instr(code, char(0)) = 0);
CREATE UNIQUE INDEX packages_code ON packages (code);

ALTER TABLE invoices ADD COLUMN paid_from_payments INTEGER NOT NULL DEFAULT FALSE CHECK (paid_from_payments IN (0, 1));

ALTER TABLE payments ADD COLUMN payment_number TEXT
    CONSTRAINT "payment_number is 1 to 64 of A-Z a-z 0-9 . _ - /" CHECK (length(payment_number) BETWEEN 1 AND 64
        AND payment_number NOT GLOB '*[^A-Za-z0-9._/-]*' AND instr(payment_number, char(0)) = 0);
CREATE UNIQUE INDEX payments_number ON payments (payment_number);
