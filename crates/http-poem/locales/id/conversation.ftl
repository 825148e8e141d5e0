# Answers of the API.
api-message-sent = Pesan sudah terkirim.
api-message-read = Pesan sudah ditandai dibaca.
api-typing-told = Sudah diberitahukan.
conversation-client-id = client_id harus 1 sampai 64 huruf, angka, garis bawah, atau tanda hubung.
conversation-client-id-reused = client_id ini sudah dipakai untuk pesan lain.
conversation-ordinal = Urutan pesan harus angka mulai dari 0.
conversation-too-many = Terlalu banyak pesan dalam waktu singkat. Coba lagi dalam { $wait }.

# What is wrong with what was sent.
conversation-text-empty = Tulis pesan Anda.
conversation-text-long = Pesan terlalu panjang. Paling banyak 4.000 karakter.
conversation-text-control = Ada karakter yang tidak bisa kami simpan. Ketik ulang bagian itu.
conversation-attachment-unknown = Salah satu berkas tidak ada lagi. Pilih berkasnya sekali lagi.

# The pages.
chats-title = Chat dengan CS
chats-lead = Tanya apa saja di sini. Percakapan tiket Anda juga ada di bawah.
chats-list = Percakapan Anda
chats-files = Berkas
chats-unread = Belum dibaca
chat-begin = Mulai chat
chat-title = Chat
chat-of-day = Chat { $date }
chat-lead = Kalau Anda menutup halaman ini, balasan kami kirim lewat WhatsApp.
chat-to-ticket = Jadikan tiket
chat-whatsapp = Lebih suka WhatsApp?
thread-title = Percakapan
thread-earlier = Tampilkan pesan sebelumnya
thread-latest = Ke pesan terbaru
thread-nothing = Belum ada pesan. Tulis di bawah, CS akan membalas di sini.
thread-of-ticket = Percakapan tiket ini
conversation-you = Anda
conversation-label = Pesan Anda
conversation-send = Kirim
conversation-sending = Mengirim…
conversation-failed = Belum terkirim. Periksa koneksi, lalu kirim lagi.
conversation-sent = Terkirim
conversation-delivered = Sampai
conversation-read = Dibaca
conversation-typing = CS sedang mengetik…
conversation-joined = { $name } bergabung.
conversation-closed = Percakapan ditutup.
conversation-reopens = Percakapan ini sudah ditutup. Pesan baru membukanya lagi.
conversation-form-used = Formulir ini sudah terkirim dengan isi lain. Kirim sekali lagi kalau pesan ini memang baru.
conversation-unavailable = Pesan belum bisa kami simpan. Coba kirim lagi sebentar.
chat-rate-title = Bagaimana obrolan ini?
conversation-rated = Anda menilai obrolan ini: { $stars } dari 5 bintang
api-chat-not-ratable = Obrolan ini tidak bisa dinilai saat ini.
queue-place = Anda di antrean nomor { $place }.
