# Step 1: the number.
login-title = Masuk dengan WhatsApp
login-lead = Kami kirim kode 6 digit ke WhatsApp Anda. Tidak perlu kata sandi.
login-send = Kirim Kode OTP
login-send-busy = Mengirim…
login-safety = Kode hanya untuk Anda. Petugas kami tidak pernah memintanya.
login-too-many = Terlalu banyak percobaan. Coba lagi { $when }.
login-held = Terlalu banyak kode salah untuk nomor ini. Hubungi CS untuk membukanya, atau masuk dari perangkat yang biasa Anda pakai.
login-unavailable = Kode belum bisa diproses saat ini. Coba lagi sebentar, atau hubungi CS.
phone-label = Nomor WhatsApp
phone-hint = Nomor yang terdaftar pada kami. Contoh: 812 3456 7890
phone-empty = Isi nomor WhatsApp Anda.
phone-malformed = Nomor ini belum lengkap atau salah ketik. Contoh: 812 3456 7890.
phone-landline = Ini nomor telepon rumah. Isi nomor ponsel yang memakai WhatsApp.
phone-foreign = Isi nomor Indonesia, yang diawali 8 setelah +62.
phone-character = Nomor ini memuat { $character }, yang bukan bagian dari nomor telepon. Ketik angkanya saja, misalnya 812 3456 7890.
phone-invisible = Nomor ini memuat karakter yang tidak terlihat ({ $character }). Ketik angkanya saja, misalnya 812 3456 7890.

# Step 2: the code.
code-title = Masukkan kode
code-lead = Kode 6 digit dikirim ke WhatsApp
code-lead-over = Nomor WhatsApp:
code-valid = Berlaku { $life }.
code-label = Kode 6 digit
code-submit = Masuk
code-submit-busy = Memeriksa…
code-empty = Isi kode 6 digit dari pesan WhatsApp.
code-malformed = Kode terdiri dari 6 angka. Periksa lagi pesan WhatsApp Anda.
code-several = Ada lebih dari satu angka di teks itu. Ketik kode 6 digitnya saja.
code-unclear = Kodenya tidak ditemukan di teks yang ditempel. Ketik 6 digitnya saja.
code-not-valid = Kode salah atau sudah tidak berlaku. Sisa { $count } percobaan.
code-superseded = Kode itu sudah diganti; hanya kode terbaru yang berlaku. Jatah percobaan tidak berkurang.
code-expired = Kode ini sudah kedaluwarsa.
code-locked = Kode yang dimasukkan terlalu sering salah, jadi kode ini tidak bisa dipakai lagi.
code-spent = Kode ini tidak bisa dipakai lagi. Minta kode baru.
code-again = Minta kode baru
code-resend = Kirim ulang kode
code-resend-ready = Kode baru sudah bisa diminta.
code-resend-wait = Kode baru bisa diminta { $when }.
code-resend-too-soon = Kode baru bisa diminta { $when }. Periksa dulu pesan yang sudah dikirim.
code-no-more = Kode sudah dikirim beberapa kali. Tunggu sebentar, lalu mulai lagi dari nomor.
code-other-number = Ganti nomor
code-missing = Kode tidak datang?
code-missing-wait = Tunggu sampai satu menit dan pastikan WhatsApp tersambung ke internet.
code-missing-number = Periksa nomornya. Kalau salah, pilih “Ganti nomor”.
code-missing-registered = Kode hanya sampai ke nomor yang terdaftar sebagai pelanggan.
code-missing-support = Masih belum datang?
code-safety = Jangan berikan kode ini kepada siapa pun, termasuk petugas kami.

# The accounts of one number.
accounts-title = Pilih akun
accounts-lead = Nomor Anda terdaftar untuk beberapa akun. Anda bisa berganti kapan saja.
accounts-current = Sedang dibuka
