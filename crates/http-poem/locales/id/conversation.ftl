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
