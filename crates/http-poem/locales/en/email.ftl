email-send = Send by e-mail
email-busy = Sending …
email-to = Will be sent to { $address }
email-add = Add an e-mail address
flash-email-sent = The document will arrive in your mailbox shortly. Check the spam folder too.
flash-email-no-address = There is no e-mail address yet. Enter it in your profile first.
flash-email-asked-often = Too many documents were asked for. Try again later.
email-no-address = There is no e-mail address in your profile yet.
