# The demo's chat.
demo-title = WhatsApp demo
demo-lead = Pesan yang “dikirim” portal muncul di sini. Tidak ada yang benar-benar terkirim.
demo-back = Ke halaman masuk
demo-numbers = Nomor penerima
demo-to = untuk { $number }
demo-copy = Salin { $code }
demo-copied = Tersalin
demo-empty = Belum ada pesan. Minta kode di halaman masuk, lalu kembali ke sini.

# The page to try the API.
docs-title = Coba API
docs-lead = Semua operasi dari dokumen OpenAPI:
docs-token = Token
docs-token-hint = Dari jawaban verify-otp. Hanya disimpan di halaman ini.
docs-key = Kunci
docs-key-hint = Dari portal keys create. Hanya disimpan di halaman ini.
docs-noscript = Halaman ini memerlukan JavaScript. Dokumen OpenAPI di atas bisa dibaca tanpanya.
docs-failed = Dokumen OpenAPI tidak bisa dimuat.
docs-send = Kirim
docs-answer = Jawaban
docs-body = Isi permintaan (JSON)
