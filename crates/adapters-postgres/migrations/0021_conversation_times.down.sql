DROP INDEX portal.conversation_entries_events;
DROP INDEX portal.conversations_created;
