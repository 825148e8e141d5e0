# Files in conversations.
api-attachment-kept = We have your file.
attachment-empty = This file is empty.
attachment-unsupported = This kind of file cannot be sent. Send a photo, a PDF, a video or a voice note.
attachment-unreadable = This file is damaged. Try another one.
attachment-too-many-pixels = This picture has too many pixels. Make it smaller, then try again.
attachment-quota-used = You have sent very many files today. Try again tomorrow.
