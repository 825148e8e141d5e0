email-send = Kirim ke email
email-busy = Mengirim …
email-to = Akan dikirim ke { $address }
email-add = Tambah alamat email
flash-email-sent = Dokumen segera dikirim ke email Anda. Periksa juga folder spam.
flash-email-no-address = Belum ada alamat email. Isi dulu di profil Anda.
flash-email-asked-often = Terlalu banyak dokumen diminta. Coba lagi nanti.
email-no-address = Belum ada alamat email di profil Anda.
