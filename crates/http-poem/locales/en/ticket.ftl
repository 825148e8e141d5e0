# Answers of the API.
api-ticket-opened = We have your ticket. The confirmation goes to your WhatsApp.
api-ticket-rated = Thank you for your rating.
api-ticket-reopened = Your ticket is open again.
api-ticket-cancelled = The ticket is cancelled.
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
ticket-too-many = You have opened several tickets in a short time, and we have them all. Try again { $when }; if it is urgent, contact customer service.
ticket-too-many-wait = You have opened several tickets in a short time, and we have them all. Try again in { $wait }; if it is urgent, contact customer service.
ticket-unavailable = We cannot save your ticket right now. Send it again in a moment, or contact support.

# Messages shown once after an action.
flash-ticket-opened = We have your ticket!
flash-ticket-opened-alone = We have your ticket, but not its files. Send them below.
flash-ticket-rated = Thank you for your rating!
flash-ticket-reopened = Your ticket is open again.
flash-ticket-cancelled = The ticket is cancelled.
flash-ticket-moved-on = This ticket has changed. This is how it stands now.

# Words of tickets.
ticket-priority-told = { $hours ->
    [one] { $priority } (solved within { $hours } hour)
   *[other] { $priority } (solved within { $hours } hours)
}
ticket-updated = Updated { $ago }

# The list.
tickets-title = My tickets
tickets-lead = The problems you reported and what you asked for, latest first.
tickets-new = New ticket
tickets-filter = Show tickets
tickets-all = All
tickets-active = Open
tickets-completed = Solved
tickets-cancelled = Cancelled
tickets-moved = Updated { $ago }
tickets-none = No tickets yet
tickets-none-hint = Problems you report and requests you make will show up here.
tickets-none-active = Nothing is open
tickets-none-active-hint = Everything you reported has been dealt with. Is something else wrong? Tell us.
tickets-search = Find a ticket by number or title
tickets-none-found = No ticket matches
tickets-none-found-hint = Try other words, or look at all tickets.
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
ticket-package-label = The package or speed you would like
ticket-package-hint = Example: 100 Mbps from next month
ticket-package-empty = Enter the package or speed you would like.
ticket-package-note = Notes (optional)
ticket-end-label = When would you like to stop?
ticket-end-hint = Example: 30 November 2025
ticket-end-empty = Enter when you would like to stop.
ticket-end-note = Reason (optional)
ticket-note-hint = Up to 5,000 characters.
ticket-title-of-kind = { $kind }: { $title }
# The two %s are replaced by the page itself as somebody types.
ticket-counter = %s of %s characters
ticket-priority-label = How urgent is it?
ticket-priority-promise = { $hours ->
    [one] Solved within { $hours } hour
   *[other] Solved within { $hours } hours
}
ticket-submit = Send ticket
ticket-submit-busy = Sending…
ticket-outage-chat = No internet at all? You can also chat with support right away.

# One ticket.
ticket-title = Ticket { $number }
ticket-copy = Copy number
ticket-done-in = { $span } of work
ticket-scheduled = Technician’s visit
ticket-visit-missed = The visit planned for { $date } has passed. Ask customer service for a new date.
ticket-opened-on = Opened
ticket-kind-word = Type
ticket-priority-word = Priority
ticket-category-word = Category
ticket-what = What you told us
# What happened last, and who did it.
ticket-latest-opened = We have received your ticket
ticket-latest-reopened = You reopened this ticket
ticket-latest-open = { $who } has received your ticket
ticket-latest-assigned = { $who } has been assigned
ticket-latest-assigned-nobody = { $who } has assigned a technician
ticket-latest-in-progress = { $who } is working on it
ticket-latest-on-hold = { $who } has put the work on hold
ticket-latest-completed = { $who } has finished the work
ticket-latest-cancelled = { $who } has cancelled this ticket
ticket-latest-cancelled-by-you = You cancelled this ticket
ticket-late-sorry = We are sorry that this takes longer than we promised.
ticket-late-target = It should have been solved by
ticket-late-chat = Ask customer service
# What comes next.
ticket-next-title = Next:
ticket-next-assign = we look into it and assign a technician. The name will show up on this page, and we send you news on WhatsApp.
ticket-next-again = we look at your ticket again, with the note you left.
ticket-next-start = the technician starts work. You can follow the progress here.
ticket-next-finish = as soon as it is done, the result will be written here.
ticket-next-resume = the work goes on as soon as what it waits for is there.
ticket-next-rate = rate the work below.
ticket-next-new = open a new ticket if you still need help.
ticket-technician = Your technician
ticket-technician-chat = Chat on WhatsApp
ticket-technician-call = Call
ticket-chat-words = Hello { $name }, I have a question about ticket { $number }.
ticket-resolution = How it was solved
ticket-work-notes = Notes on the work
ticket-timeline = What happened so far
ticket-event-opened = Ticket opened by you
ticket-event-rated = { $stars ->
    [one] You gave { $stars } star
   *[other] You gave { $stars } stars
}
ticket-event-reopened = Reopened by you
ticket-event-cancelled = Cancelled by you
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
ticket-cancel-title = Cancel this ticket
ticket-cancel-lead = No longer needed? You can cancel this ticket while nobody works on it. Afterwards, open a new one if you need us again.
ticket-cancel-submit = Yes, cancel the ticket
ticket-all = All tickets
ticket-chat-support = Hello, I am customer { $customer }. I have a question about ticket { $number }.
ticket-ask-support = Ask support about this ticket
