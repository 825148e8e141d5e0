# Dates, times, waits.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
time-of-day = { $hour }:{ $minute }{"\u00A0"}{ $zone }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
ago-months = { $count ->
    [one] { $count } month ago
   *[other] { $count } months ago
}
ago-years = { $count ->
    [one] { $count } year ago
   *[other] { $count } years ago
}
wait-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
wait-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
wait-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
wait-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
again-in = in { $wait }
again-after = after { $time }
# How a promise stands, and bandwidth.
ticket-due-in = To be solved in { $span }
ticket-due-late = { $span } late
bandwidth-both = { $down }{"\u00A0"}Mbps down, { $up }{"\u00A0"}Mbps up
# Opening hours of customer service.
support-open = Customer service is open
support-closed = Customer service is closed
support-closes = closes { $when }
support-opens = opens { $when }
support-always = around the clock
support-every-day = every day
support-and = {" and "}
