error-bad-request = We did not understand that request
error-bad-request-text = Please start again from the front page.
error-forbidden = This page is not for your account
error-forbidden-text = If you think this is a mistake, contact support.
error-stale-form = That page was open for too long
error-stale-form-text = To keep you safe, please open the page again and repeat. Nothing has changed.
error-not-found = This page does not exist
error-not-found-text = The address may be mistyped, or the page has moved.
error-too-large = That was too much at once
error-too-large-text = Make it smaller, then try again.
error-too-many = A little too fast
error-too-many-text = We received too many requests from you. Wait a moment, then try again.
error-too-many-wait = We received too many requests from you. Try again in { $wait }.
error-internal = Something went wrong on our side
error-internal-text = Sorry. Please try again in a moment. If it keeps happening, contact support and mention the code below.
error-unavailable = The portal is unavailable right now
error-unavailable-text = Sorry, we are working on it. Please try again in a few minutes.
error-again = Try again
error-trace = Code for support:

# Without a network.
offline-title = You are offline
offline-lead = This page needs the internet. What you can try now:
offline-wifi = Turn the phone's Wi-Fi off and on again, or use mobile data.
offline-restart = Unplug the modem, wait 30 seconds, plug it in again and wait 3 minutes.
offline-los = Is the LOS light red? The fibre is interrupted. Do not bend the cable, and contact us.
offline-support = Contact customer service
