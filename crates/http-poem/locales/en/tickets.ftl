# Answers of the API.
api-ticket-opened = We have your ticket. The confirmation goes to your WhatsApp.
api-ticket-rated = Thank you for your rating.
api-ticket-reopened = Your ticket is open again.
ticket-key-malformed = The Idempotency-Key must be 1 to 255 ASCII characters.
ticket-key-reused = This request was already used for another ticket.
ticket-not-now = This can no longer be done with this ticket.

# What is wrong with what was sent.
ticket-type-missing = Choose what the ticket is for: a repair, an upgrade, or the end of your service.
ticket-title-empty = Enter a title.
ticket-title-long = The title is too long. It can have 200 characters.
ticket-title-control = Write the title in one line, without special characters.
ticket-description-empty = Tell us what is wrong or what you would like.
ticket-description-long = The description is too long. It can have 5,000 characters.
ticket-text-control = There is a character in it that we cannot keep. Please type that part again.
ticket-priority-unknown = Choose how urgent it is: low, normal, or high.
ticket-rating-missing = Choose 1 to 5 stars.
ticket-remark-long = This is too long. It can have 1,000 characters.
ticket-remark-text = Enter some text.
ticket-form-used = This form has already become a ticket. Send it once more if you really want another one.
ticket-too-many = You have opened several tickets in a short time, and we have them all. Please try again later; if it is urgent, contact customer service.
ticket-too-many-wait = You have opened several tickets in a short time, and we have them all. Try again in { $wait }; if it is urgent, contact customer service.
ticket-unavailable = We cannot save your ticket right now. Send it again in a moment, or contact support.

# Messages shown once after an action.
flash-ticket-opened = We have your ticket!
flash-ticket-rated = Thank you for your rating!
flash-ticket-reopened = Your ticket is open again.
flash-ticket-moved-on = This ticket has changed. This is how it stands now.

# Words of tickets.
ticket-kind-repair = Repair
ticket-kind-upgrade = Upgrade
ticket-kind-dismantle = End of service
ticket-priority-low = Low
ticket-priority-normal = Normal
ticket-priority-high = High
ticket-due-in = due in { $span }
ticket-due-late = { $span } late

# The list.
tickets-title = My tickets
tickets-lead = The problems you reported and what you asked for, latest first.
tickets-new = New ticket
tickets-filter = Show tickets
tickets-all = All
tickets-active = Open
tickets-completed = Solved
tickets-cancelled = Cancelled
tickets-moved = Last update { $ago }
tickets-none = No tickets yet
tickets-none-hint = Problems you report and requests you make will show up here.
tickets-none-active = Nothing is open
tickets-none-active-hint = Everything you reported has been dealt with. Is something else wrong? Tell us.
tickets-none-here = No tickets here
tickets-none-here-hint = Look at all tickets, or open a new one.

# A new ticket.
ticket-new-title = New ticket
ticket-new-lead = Tell us what you need. You get a ticket number, and news on WhatsApp.
ticket-kind-label = What do you need?
ticket-kind-repair-hint = Internet down or slow, or a device in trouble
ticket-kind-upgrade-hint = Move to a faster package
ticket-kind-dismantle-hint = Leave us and have the equipment collected
ticket-title-label = Title
ticket-title-hint = One short line. Example: No internet since this morning
ticket-description-label = Description
ticket-description-hint = Since when, which lights are on, what you have tried. Up to 5,000 characters.
# The two %s are replaced by the page itself as somebody types.
ticket-counter = %s of %s characters
ticket-priority-label = How urgent is it?
ticket-priority-promise = Solved within { $span }
ticket-submit = Send ticket
ticket-submit-busy = Sending…
ticket-outage-chat = No internet at all? You can also chat with support right away.

# One ticket.
ticket-title = Ticket { $number }
ticket-due-label = To be solved by
ticket-done-in = { $span } of work
ticket-scheduled = Planned visit
ticket-opened-on = Opened
ticket-kind-word = Type
ticket-priority-word = Priority
ticket-category-word = Category
ticket-what = What you told us
ticket-next-title = What happens next?
ticket-next-confirm = We send a confirmation with the ticket number to your WhatsApp.
ticket-next-assign = We look into it and assign a technician. Their name will show up on this page.
ticket-next-due = We aim to have it solved before { $date }.
ticket-next-again = We look at your ticket again, with the note you left.
ticket-technician = Your technician
ticket-technician-chat = Chat on WhatsApp
ticket-chat-words = Hello { $name }, I have a question about ticket { $number }.
ticket-resolution = How it was solved
ticket-work-notes = Notes on the work
ticket-timeline = What happened so far
ticket-event-opened = Ticket opened
ticket-event-rated = { $stars ->
    [one] You gave { $stars } star
   *[other] You gave { $stars } stars
}
ticket-event-reopened = Reopened by you
ticket-rate-title = How did we do?
ticket-stars-label = Choose your stars
ticket-star-1 = Very bad
ticket-star-2 = Bad
ticket-star-3 = Fair
ticket-star-4 = Good
ticket-star-5 = Very good
ticket-feedback-label = Tell us more (if you like)
ticket-rate-submit = Send rating
ticket-rated-title = Your rating
ticket-rated-stars = { $stars } of 5 stars
ticket-reopen-title = Still not working?
ticket-reopen-lead = Open this ticket again; there is no need for a new one. You can do so once, until { $date }.
ticket-reopen-label = What is still wrong? (if you like)
ticket-reopen-submit = It is still broken
ticket-all = All tickets
ticket-chat-support = Hello, I am customer { $customer }. I have a question about ticket { $number }.
ticket-ask-support = Ask support about this ticket
