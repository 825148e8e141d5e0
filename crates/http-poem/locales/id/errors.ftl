error-bad-request = Permintaan ini tidak kami pahami
error-bad-request-text = Mulai lagi dari halaman depan.
error-forbidden = Halaman ini bukan untuk akun Anda
error-forbidden-text = Kalau menurut Anda ini keliru, hubungi CS.
error-stale-form = Halaman tadi sudah terlalu lama terbuka
error-stale-form-text = Demi keamanan Anda belum ada yang dikirim. Buka formulirnya lagi, lalu kirim dari sana.
error-form-again = Buka formulirnya
error-not-verified = Verifikasi nomor Anda dulu
error-not-verified-text = Langkah ini memerlukan kode baru yang dikirim ke WhatsApp Anda.
error-other-address = Ini bukan alamat portal
error-other-address-text = Halaman tadi dibuka lewat alamat lain, jadi formulirnya tidak bisa dikirim. Buka portal di alamatnya sendiri, lalu coba lagi. Tidak ada yang berubah.
error-other-address-open = Buka alamat portal
error-not-found = Halaman ini tidak ada
error-not-found-text = Mungkin alamatnya salah ketik, atau halamannya sudah dipindahkan.
error-too-large = Kiriman ini terlalu besar
error-too-large-text = Perkecil isinya, lalu coba lagi.
error-too-many = Terlalu cepat
error-too-many-text = Kami menerima terlalu banyak permintaan dari Anda. Tunggu sebentar, lalu coba lagi.
error-too-many-wait = Kami menerima terlalu banyak permintaan dari Anda. Coba lagi { $when }.
error-internal = Ada kesalahan di pihak kami
error-internal-text = Maaf. Coba lagi sebentar. Kalau masih terjadi, hubungi CS dan sebutkan kode di bawah.
error-unavailable = Portal sedang tidak bisa dipakai
error-unavailable-text = Maaf, kami sedang memperbaikinya. Coba lagi beberapa menit lagi.

# Said on top of a form that comes back.
form-stale = Halaman ini terlalu lama terbuka, jadi belum ada yang dikirim. Periksa isiannya, lalu kirim sekali lagi.
form-too-large = Isiannya terlalu panjang, jadi belum ada yang dikirim. Persingkat, lalu kirim sekali lagi.
form-too-many = Terlalu banyak permintaan. Tunggu sebentar, lalu kirim sekali lagi.
form-too-many-wait = Terlalu banyak permintaan. Kirim sekali lagi { $when }.
form-malformed = Kiriman tadi tidak lengkap, jadi belum ada yang berubah. Isi lagi, lalu kirim sekali lagi.
form-not-possible = Itu tidak bisa dilakukan, jadi tidak ada yang berubah. Bila menurut Anda ini keliru, hubungi CS.
form-internal = Maaf, ada kesalahan di pihak kami. Coba kirim sekali lagi. Bila masih terjadi, hubungi CS dan sebutkan kode ini.
form-unavailable = Maaf, portal sedang terganggu, jadi kiriman Anda belum kami terima. Tunggu sebentar, lalu kirim sekali lagi.

error-again = Coba lagi
error-trace = Kode untuk CS:

# Without a network.
offline-title = Anda sedang offline
offline-lead = Halaman ini butuh internet. Yang bisa Anda coba sekarang:
offline-wifi = Matikan lalu nyalakan Wi-Fi di ponsel, atau pakai data seluler.
offline-restart = Cabut listrik modem, tunggu 30 detik, lalu colokkan lagi dan tunggu 3 menit.
offline-los = Lampu LOS merah? Kabel fiber sedang terganggu. Jangan tekuk kabelnya dan hubungi CS.
offline-support = Hubungi CS
error-read-only = Hanya untuk dibaca
error-read-only-text = Anda melihat portal seperti pelanggan, jadi tidak ada yang diubah.
