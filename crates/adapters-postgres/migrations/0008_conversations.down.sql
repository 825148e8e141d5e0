DROP TABLE portal.conversation_entries;
DROP TABLE portal.conversations;
