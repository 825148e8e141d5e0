-- Unpaid invoices in the order in which they were issued, to be sent by e-mail when they appear.
CREATE INDEX invoices_issued ON invoices (invoice_date, invoice_number) WHERE payment_state = 'unpaid';
