# Files in messages.
attachment-empty = This file is empty.
attachment-unsupported = This kind of file cannot be sent. Send a photo, a PDF, a video or a voice note.
attachment-unreadable = This file is damaged. Try another one.
attachment-too-many-pixels = This picture has too many pixels. Make it smaller, then try again.
attachment-quota-used = You have sent very many files today. Try again tomorrow.
files-label = Photos, videos or files
files-hint = At most 5 files of { $size } each: photos, PDFs, videos or voice notes.
files-sent = The files of your chat go along. Untick those that should not.
files-large = This file has more than { $size }. Make it smaller, then try again.
files-many = At most 5 files in one message. Send the others with the next one.
files-wait = Too many files in a short time. Try again in { $wait }.
files-failed = The file was not sent. Check your connection, then try again.
files-close = Close
files-retry = Try again
files-remove = Remove
files-sending = Sending…
