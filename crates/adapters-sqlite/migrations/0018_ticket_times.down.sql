DROP INDEX tickets_completed;
