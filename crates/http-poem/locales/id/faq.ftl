# Questions and answers.
faq-title = FAQ
faq-headline = Ada yang bisa kami bantu?
faq-lead = Ketik masalah Anda dengan kata sehari-hari, atau pilih topiknya.
faq-log-in = Masuk ke akun
faq-search-label = Cari jawaban
faq-search = Cari
faq-search-hint = Contoh: lemot, los merah, ganti nomor
faq-topics = Topik
faq-found = { $count } jawaban untuk “{ $query }”
faq-all = Semua pertanyaan
faq-none = Belum ada jawaban untuk “{ $query }”
faq-none-hint = Coba kata lain yang lebih pendek. Atau tanyakan langsung: pertanyaan Anda sudah kami tuliskan di chat.
faq-none-ask = Tanyakan ke CS
faq-permalink = Tautan ke jawaban ini
faq-help = Masih butuh bantuan?
faq-help-text = Ceritakan masalahnya, kami bantu sampai selesai.
faq-help-chat = Chat lewat WhatsApp
faq-help-call = Telepon
faq-help-email = Kirim email

# First words of a chat about what was looked for.
chat-faq = Halo CS, saya mencari “{ $query }” di FAQ dan masih ingin bertanya.
chat-faq-customer = Halo CS, saya pelanggan { $customer }. Saya mencari “{ $query }” di FAQ dan masih ingin bertanya.
