# Berkas dalam percakapan.
api-attachment-kept = Berkas sudah kami terima.
attachment-empty = Berkas ini kosong.
attachment-unsupported = Jenis berkas ini tidak bisa dikirim. Kirim foto, PDF, video, atau pesan suara.
attachment-unreadable = Berkas ini rusak. Coba berkas lain.
attachment-too-many-pixels = Resolusi gambar ini terlalu besar. Perkecil dulu, lalu coba lagi.
attachment-quota-used = Berkas yang Anda kirim hari ini sudah sangat banyak. Coba lagi besok.
