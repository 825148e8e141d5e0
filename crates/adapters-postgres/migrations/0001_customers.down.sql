DROP TABLE isp.ticket_history, isp.tickets, isp.payments, isp.invoice_items, isp.invoices, isp.customers, isp.packages;
DROP FUNCTION isp.outstanding(text, bigint, bigint);
DROP FUNCTION isp.phone_e164(text);
