# Tickets.
