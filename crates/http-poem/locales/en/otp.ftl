# Step 1: the number.
login-title = Log in with WhatsApp
login-lead = We send a 6-digit code to your WhatsApp. No password needed.
login-send = Send the code
login-send-busy = Sending…
login-safety = The code is for you alone. Our staff will never ask for it.
login-too-many = Too many attempts. Please try again { $when }.
login-held = Too many wrong codes for this number. Contact support to have it released, or log in on a device you used before.
login-unavailable = We cannot handle codes right now. Try again in a moment, or contact support.
phone-label = WhatsApp number
phone-hint = The number you gave us. Example: 812 3456 7890
phone-empty = Enter your WhatsApp number.
phone-malformed = This number is incomplete or mistyped. Example: 812 3456 7890.
phone-landline = This is a landline. Enter the mobile number you use for WhatsApp.
phone-foreign = Enter an Indonesian number, which starts with 8 after +62.
phone-character = This number contains { $character }, which does not belong in a phone number. Type the digits only, for example 812 3456 7890.
phone-invisible = This number contains an invisible character ({ $character }). Type the digits only, for example 812 3456 7890.

# Step 2: the code.
code-title = Enter your code
code-lead = We sent a 6-digit code to WhatsApp
code-lead-over = WhatsApp number:
code-valid = It works for { $life }.
code-label = 6-digit code
code-submit = Log in
code-submit-busy = Checking…
code-empty = Enter the 6-digit code from the WhatsApp message.
code-malformed = The code has 6 digits. Please look at the WhatsApp message again.
code-several = There is more than one number in that text. Type the 6-digit code alone.
code-unclear = There is no code in the text you pasted. Type the 6 digits alone.
code-not-valid = This code is wrong or no longer works. { $count ->
    [one] You have { $count } attempt left.
   *[other] You have { $count } attempts left.
}
code-superseded = A newer code was sent; only the newest one counts. No attempt was used.
code-expired = This code has expired.
code-locked = Too many wrong codes were entered, so this code cannot be used any more.
code-spent = This code cannot be used any more. Ask for a new one.
code-again = Ask for a new code
code-resend = Send a new code
code-resend-ready = You can ask for a new code now.
code-resend-wait = You can ask for a new code { $when }.
code-resend-too-soon = You can ask for a new code { $when }. Please check the message we sent first.
code-no-more = We have sent several codes. Wait a little, then start again with your number.
code-other-number = Change number
code-missing = No code yet?
code-missing-wait = Give it a minute, and make sure WhatsApp is connected.
code-missing-number = Check the number. If it is wrong, choose “Change number”.
code-missing-registered = Codes only reach numbers that belong to a customer.
code-missing-support = Still nothing?
code-safety = Never share this code with anyone, not even our staff.

# The accounts of one number.
accounts-title = Choose an account
accounts-lead = Your number belongs to several accounts. You can switch at any time.
accounts-current = Open now
