# Files in conversations.
api-attachment-kept = We have your file.
