DROP TABLE ticket_history, tickets, payments, invoice_items, invoices, customers, packages;
DROP FUNCTION portal_outstanding(text, bigint, bigint);
DROP FUNCTION portal_phone_e164(text);
