DROP TABLE ticket_history, tickets, payments, invoice_items, invoices, customers, packages;
DROP FUNCTION portal_phone_e164(text);
