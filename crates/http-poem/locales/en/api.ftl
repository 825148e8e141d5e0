# Messages of the JSON API.
api-otp-sent = We sent a login code to your WhatsApp
api-otp-expires-in = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
api-login-ok = You are logged in!
api-logout-ok = You are logged out.
api-session-ended = That device is logged out.
api-sessions-ended = All other devices are logged out.
api-code-not-valid = This code is wrong or no longer works.
api-code-malformed = The code has 6 digits.
api-too-many = Too many requests. Try again in { $wait }.
api-phone-missing = Enter a WhatsApp number.
api-phone-malformed = This WhatsApp number is not valid.
api-phone-landline = Landlines cannot be used. Use the mobile number you use for WhatsApp.
api-phone-foreign = Use an Indonesian number, starting with 08 or +62.
api-phone-character = This number contains { $character }, which does not belong in a phone number. Type the digits only, for example 0812 3456 7890.
api-phone-invisible = This number contains an invisible character ({ $character }). Type the digits only, for example 0812 3456 7890.
api-unauthenticated = Please log in first.
api-session-over = Your session has ended. Please log in again.
api-forbidden = You may not see this.
api-account-unknown = This account does not belong to your number.
api-not-found = Not found.
api-method-not-allowed = This method is not supported here.
api-bad-request = The request could not be read.
api-invalid-fields = Some fields need your attention.
api-unsupported-media = Send JSON.
api-too-large = That is too large.
api-unavailable = The service is unavailable. Please try again in a moment.
api-internal = Something went wrong on our side. Please try again in a moment.
api-page-invalid = The page must be a number from 1.
api-limit-invalid = The limit must be a number from 1 to 100.
api-confirmation-needed = For your safety, prove your number with a new code first.
api-status-invalid = There is no such status to filter by.
api-no-documents = This portal offers no invoice documents.
