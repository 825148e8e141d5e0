# Membayar ke rekening sendiri, dengan bukti.
payment-in-review = Sedang diperiksa
payment-partial = Dibayar sebagian
payment-short = Jumlah yang masuk kurang { $amount }. Sisanya masih perlu dibayar.
payment-step-proof = Bukti diterima, sedang diperiksa
payment-step-rejected = Bukti ditolak
pay-by-transfer = Transfer ke rekening kami, lalu kirim buktinya
pay-by-qris-own = Pindai kode kami, lalu kirim buktinya
pay-steps-transfer =
    Pilih rekening di bank yang paling mudah bagi Anda.
    Transfer persis sejumlah yang tertulis, dalam sekali kirim.
    Kirim bukti transfer di bawah. Kami memeriksanya, biasanya pada hari kerja yang sama.
pay-steps-qris-own =
    Buka aplikasi bank atau e-wallet, lalu pindai kode ini.
    Ketik jumlah persis seperti yang tertulis, periksa namanya, lalu bayar.
    Kirim bukti pembayaran di bawah. Kami memeriksanya, biasanya pada hari kerja yang sama.
pay-steps-qris-proof =
    Buka aplikasi bank atau e-wallet, lalu pindai kode ini.
    Pastikan nama dan jumlahnya sesuai, lalu bayar.
    Kirim bukti pembayaran di bawah. Kami memeriksanya, biasanya pada hari kerja yang sama.
transfer-remark = Berita transfer
transfer-unique = Transfer persis sampai tiga angka terakhir ({ $digits }): angka itu menandai pembayaran Anda.
transfer-is-in-review = Bukti Anda sedang kami periksa. Anda kami kabari begitu selesai.
transfer-is-rejected = Bukti Anda belum bisa kami terima.
transfer-rejected-because = Alasan: { $reason }
transfer-proof-title = Saya sudah bayar
transfer-proof-lead = Kirim foto atau PDF bukti pembayaran, supaya kami bisa mencocokkannya.
transfer-proof-sent = Bukti yang Anda kirim
transfer-proof-replace = Ganti bukti
transfer-proof-elsewhere = Sudah bayar? Pelanggan mengirim buktinya setelah masuk ke portal.
transfer-proof-file = Bukti pembayaran
transfer-file-hint = Foto atau PDF, paling besar { $size }.
transfer-sender = Nama pemilik rekening pengirim
transfer-sender-label = Nama pemilik rekening pengirim (opsional)
transfer-note-label = Catatan (opsional)
transfer-proof-send = Kirim bukti
transfer-proof-busy = Mengirim bukti
transfer-file-missing = Pilih foto atau PDF bukti pembayaran.
transfer-file-kind = Bukti harus berupa foto atau PDF.
transfer-sender-wrong = Tulis nama dalam satu baris, paling banyak 100 huruf.
transfer-note-wrong = Tulis catatan paling banyak 500 huruf.
transfer-unavailable = Bukti belum bisa dikirim sekarang. Coba lagi sebentar lagi.
transfer-decided = Pembayaran ini sudah selesai diperiksa.
transfer-not-needed = Pembayaran ini tidak memerlukan bukti.
flash-proof-sent = Terima kasih, bukti Anda sudah kami terima dan akan kami periksa.
