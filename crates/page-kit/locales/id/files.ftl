# Files in messages.
attachment-empty = Berkas ini kosong.
attachment-unsupported = Jenis berkas ini tidak bisa dikirim. Kirim foto, PDF, video, atau pesan suara.
attachment-unreadable = Berkas ini rusak. Coba berkas lain.
attachment-too-many-pixels = Resolusi gambar ini terlalu besar. Perkecil dulu, lalu coba lagi.
attachment-quota-used = Berkas yang Anda kirim hari ini sudah sangat banyak. Coba lagi besok.
files-label = Foto, video, atau berkas
files-hint = Paling banyak 5 berkas, masing-masing { $size }: foto, PDF, video, atau pesan suara.
files-sent = Berkas dari chat ikut dikirim. Hapus centang yang tidak perlu.
files-large = Berkas ini lebih besar dari { $size }. Perkecil dulu, lalu coba lagi.
files-many = Paling banyak 5 berkas dalam satu pesan. Sisanya kirim di pesan berikutnya.
files-wait = Terlalu banyak berkas dalam waktu singkat. Coba lagi dalam { $wait }.
files-failed = Berkas belum terkirim. Periksa koneksi, lalu coba lagi.
files-close = Tutup
files-retry = Coba lagi
files-remove = Hapus
files-sending = Mengirim…
