# Invoices.
