DROP INDEX isp.tickets_completed;
