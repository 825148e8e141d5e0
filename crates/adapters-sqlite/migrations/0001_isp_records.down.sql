DROP TABLE ticket_history;
DROP TABLE tickets;
DROP TABLE payments;
DROP TABLE invoice_items;
DROP TABLE invoices;
DROP TABLE customers;
DROP TABLE packages;
