# The frame of every page.
skip = Langsung ke isi halaman
portal = Portal pelanggan
tabs = Bagian portal
tab-dashboard = Dashboard
tab-tickets = Tiket
tab-invoices = Invoice
tab-profile = Profil
tab-faq = FAQ
greeting = Halo, { $name }
menu = Menu akun { $name }
support = Hubungi CS
switch-account = Ganti akun
logout = Keluar
logout-busy = Sedang keluar…
dismiss = Tutup pesan
language = Bahasa
foot-help = Butuh bantuan?
gate-faq = Pertanyaan yang sering ditanyakan
gate-help = Ada kendala?
back-dashboard = Kembali ke Dashboard
back-profile = Kembali ke Profil
back-login = Ke halaman masuk
problem = Ada yang perlu diperbaiki
problem-title = Perlu diperbaiki
demo-open = Ini demo: buka pesan WhatsApp

# Messages shown once after an action.
flash-code-sent = Kode OTP telah dikirim ke WhatsApp Anda!
flash-code-sent-again = Kode OTP baru telah dikirim. Kode sebelumnya tidak berlaku lagi.
flash-logged-in = Login berhasil!
flash-logged-out = Anda sudah keluar.
flash-session-over = Sesi Anda sudah berakhir. Silakan masuk lagi.
flash-login-over = Waktu masuk sudah habis. Silakan mulai lagi.
flash-device-ended = Perangkat itu sudah dikeluarkan.
flash-others-ended = Semua perangkat lain sudah dikeluarkan.
flash-account-switched = Akun sudah diganti.
flash-try-later = Belum berhasil. Coba lagi sebentar.

# Opening hours of customer service.

# First words of a chat with customer service.
chat-visitor = Halo CS, saya butuh bantuan untuk masuk ke portal pelanggan.
chat-customer = Halo CS, saya pelanggan { $customer }. Saya ingin bertanya.
chat-no-code = Halo CS, kode OTP portal pelanggan tidak sampai ke WhatsApp saya.
chat-suspended = Halo CS, saya pelanggan { $customer }. Layanan saya ditangguhkan dan saya ingin mengaktifkannya lagi.
chat-outage = Halo CS, saya pelanggan { $customer }. Internet saya sedang bermasalah.
chat-pending = Halo CS, saya pelanggan { $customer }. Kapan internet saya dipasang?

# Above every page while the system that keeps the records does not answer.
as-of = Data per { $time }: sistem kami sedang tidak terhubung, jadi bisa saja ada yang sudah berubah.
viewed = Anda melihat portal seperti pelanggan { $customer }. Tidak ada yang bisa diubah.
viewed-until = Sampai { $time }.
viewed-end = Selesai melihat
viewed-label = Tampilan staf
flash-view-ended = Tampilan sudah diakhiri. Tab ini boleh ditutup.
