# The profile and changing it.

field-email-malformed = This e-mail address is incomplete or has a typo. Example: name@example.com.
field-email-long = An e-mail address has at most 254 characters.
field-address-empty = The address is needed: it is where your line ends.
field-address-long = An address has at most 300 characters.
field-city-long = The name of a city has at most 100 characters.
field-province-long = The name of a province has at most 100 characters.
field-not-text = Type one line of plain text.
field-phone-same = This number is on your account already.
api-profile-saved = Your profile is saved.
api-phone-code-sent = A code is on its way to the new number. Enter it to change the number.
api-phone-changed = Your WhatsApp number is changed. Other devices are logged out.
api-phone-on-hold = The number was changed a moment ago. The next change is possible in { $wait }.
api-phone-moved = The number of this account has changed. Load your profile again.
api-confirmed = Thank you, your number is proved.
