email-send = Kirim ke e-mail
email-busy = Mengirim …
email-to = Dikirim ke { $address }
email-add = Tambah alamat e-mail
flash-email-sent = Dokumen segera dikirim ke e-mail Anda. Periksa juga folder spam.
flash-email-no-address = Belum ada alamat e-mail. Isi dulu di profil Anda.
flash-email-asked-often = Terlalu banyak dokumen diminta. Coba lagi nanti.
email-no-address = Belum ada alamat e-mail di profil Anda.
