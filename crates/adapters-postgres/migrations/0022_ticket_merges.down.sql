DROP TABLE portal.ticket_merges;
