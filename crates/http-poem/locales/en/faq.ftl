# Questions and answers.
faq-title = FAQ
faq-headline = How can we help?
faq-lead = Say in your own words what the matter is, or pick a topic.
faq-log-in = Log in
faq-search-label = Find an answer
faq-search = Search
faq-search-hint = For example: slow, red light, change number
faq-topics = Topics
faq-found = { $count ->
    [one] 1 answer for “{ $query }”
   *[other] { $count } answers for “{ $query }”
}
faq-all = All questions
faq-none = No answer for “{ $query }” yet
faq-none-hint = Try other, shorter words. Or ask us: your question is already written in the chat.
faq-none-ask = Ask customer service
faq-permalink = Link to this answer
faq-help = Still need help?
faq-help-text = Tell us what is wrong, and we will see it through.
faq-help-chat = Chat on WhatsApp
faq-help-call = Call
faq-help-email = Send an email

# First words of a chat about what was looked for.
chat-faq = Hello, I looked for “{ $query }” in the FAQ and still have a question.
chat-faq-customer = Hello, I am customer { $customer }. I looked for “{ $query }” in the FAQ and still have a question.
