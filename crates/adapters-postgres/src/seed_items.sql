-- One line for each seeded invoice.
INSERT INTO isp.invoice_items (invoice_number, position, description, quantity, unit_price, amount)
SELECT invoice_number, 1, 'Paket internet bulanan', 1, subtotal, subtotal FROM isp.invoices
