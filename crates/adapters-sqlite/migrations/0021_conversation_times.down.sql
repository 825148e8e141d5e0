DROP INDEX conversation_entries_events;
DROP INDEX conversations_created;
