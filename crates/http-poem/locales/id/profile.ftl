# The profile and changing it.

field-email-malformed = Alamat email ini belum lengkap atau salah ketik. Contoh: nama@contoh.id.
field-email-long = Alamat email paling panjang 254 karakter.
field-address-empty = Alamat wajib diisi: di sanalah layanan Anda terpasang.
field-address-long = Alamat paling panjang 300 karakter.
field-city-long = Nama kota paling panjang 100 karakter.
field-province-long = Nama provinsi paling panjang 100 karakter.
field-not-text = Isi dengan satu baris teks biasa.
field-phone-same = Nomor ini sudah terpasang di akun Anda.
api-profile-saved = Profil sudah disimpan.
api-phone-code-sent = Kode sudah dikirim ke nomor baru. Masukkan kode itu untuk mengganti nomor.
api-phone-changed = Nomor WhatsApp sudah diganti. Perangkat lain sudah dikeluarkan.
api-phone-on-hold = Nomor baru saja diganti. Penggantian berikutnya bisa dilakukan dalam { $wait }.
api-phone-moved = Nomor di akun ini sudah berubah. Muat ulang profil Anda.
api-confirmed = Terima kasih, nomor Anda sudah terbukti.
