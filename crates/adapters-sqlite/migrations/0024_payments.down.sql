DROP TRIGGER ledger_entries_stay;
DROP TRIGGER ledger_journals_stay;
DROP TABLE ledger_entries;
DROP TABLE ledger_journals;
DROP TABLE payment_exceptions;
DROP TABLE payment_requests;
DROP TABLE payment_invoices;
DROP TABLE payment_attempts;
