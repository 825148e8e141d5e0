error-bad-request = We did not understand that request
error-bad-request-text = Please start again from the front page.
error-forbidden = This page is not for your account
error-forbidden-text = If you think this is a mistake, contact support.
error-stale-form = That page was open for too long
error-stale-form-text = To keep you safe, nothing was sent. Open the form again and send it from there.
error-form-again = Open the form
error-not-verified = Verify your number first
error-not-verified-text = This step needs a new code, sent to your WhatsApp.
error-other-address = This is not the portal's address
error-other-address-text = That page was opened at another address, so its form cannot be sent. Open the portal at its own address, then try again. Nothing has changed.
error-other-address-open = Open the portal's address
error-not-found = This page does not exist
error-not-found-text = The address may be mistyped, or the page has moved.
error-too-large = That was too much at once
error-too-large-text = Make it smaller, then try again.
error-too-many = A little too fast
error-too-many-text = We received too many requests from you. Wait a moment, then try again.
error-too-many-wait = We received too many requests from you. Try again { $when }.
error-internal = Something went wrong on our side
error-internal-text = Sorry. Please try again in a moment. If it keeps happening, contact support and mention the code below.
error-unavailable = The portal is unavailable right now
error-unavailable-text = Sorry, we are working on it. Please try again in a few minutes.

# Said on top of a form that comes back.
form-stale = This page was open for too long, so nothing was sent. Check what you typed, then send it again.
form-too-large = That was too long, so nothing was sent. Shorten it, then send it again.
form-too-many = Too many requests. Wait a moment, then send it again.
form-too-many-wait = Too many requests. Send it again { $when }.
form-malformed = Something was missing, so nothing has changed. Fill it in and send it again.
form-not-possible = That is not possible, so nothing has changed. If you think this is a mistake, contact support.
form-internal = Sorry, something went wrong on our side. Send it again. If it keeps happening, contact support and mention this code.
form-unavailable = Sorry, the portal is having trouble and did not receive this. Wait a moment, then send it again.

error-again = Try again
error-trace = Code for support:

# Without a network.
offline-title = You are offline
offline-lead = This page needs the internet. What you can try now:
offline-wifi = Turn the phone's Wi-Fi off and on again, or use mobile data.
offline-restart = Unplug the modem, wait 30 seconds, plug it in again and wait 3 minutes.
offline-los = Is the LOS light red? The fibre is interrupted. Do not bend the cable, and contact us.
offline-support = Contact customer service
error-read-only = For reading alone
error-read-only-text = You see what a customer sees, so nothing was changed.
