# Answers of the API.
api-ticket-opened = Tiket sudah kami terima. Konfirmasinya kami kirim ke WhatsApp Anda.
api-ticket-rated = Terima kasih atas penilaian Anda.
api-ticket-reopened = Tiket sudah kami buka lagi.
api-ticket-cancelled = Tiket sudah dibatalkan.
ticket-key-malformed = Idempotency-Key harus 1 sampai 255 karakter ASCII.
ticket-key-reused = Permintaan ini sudah dipakai untuk tiket lain.
ticket-not-now = Tiket ini tidak bisa diubah lagi dengan cara itu.

# What is wrong with what was sent.
ticket-type-missing = Pilih jenis tiket: perbaikan, upgrade paket, atau pemutusan.
ticket-title-empty = Isi judul tiket.
ticket-title-long = Judul terlalu panjang. Paling banyak 200 karakter.
ticket-title-control = Tulis judul dalam satu baris, tanpa karakter khusus.
ticket-description-empty = Ceritakan masalah atau permintaan Anda.
ticket-description-long = Penjelasan terlalu panjang. Paling banyak 5.000 karakter.
ticket-text-control = Ada karakter yang tidak bisa kami simpan. Ketik ulang bagian itu.
ticket-priority-unknown = Pilih prioritas: rendah, normal, atau tinggi.
ticket-rating-missing = Pilih 1 sampai 5 bintang.
ticket-remark-long = Terlalu panjang. Paling banyak 1.000 karakter.
ticket-remark-text = Isi dengan teks.
ticket-form-used = Formulir ini sudah menjadi tiket. Kirim sekali lagi kalau Anda memang ingin membuat tiket baru.
ticket-too-many = Anda sudah membuat beberapa tiket dalam waktu singkat, dan semuanya sudah kami terima. Coba lagi { $when }; bila mendesak, hubungi CS.
ticket-too-many-wait = Anda sudah membuat beberapa tiket dalam waktu singkat, dan semuanya sudah kami terima. Coba lagi dalam { $wait }; bila mendesak, hubungi CS.
ticket-unavailable = Tiket belum bisa kami simpan. Coba kirim lagi sebentar, atau hubungi CS.

# Messages shown once after an action.
flash-ticket-opened = Tiket sudah kami terima!
flash-ticket-opened-alone = Tiket sudah kami terima, tetapi berkasnya belum ikut. Kirim berkasnya di bawah.
flash-ticket-rated = Terima kasih atas penilaian Anda!
flash-ticket-reopened = Tiket sudah kami buka lagi.
flash-ticket-cancelled = Tiket sudah dibatalkan.
flash-ticket-moved-on = Tiket ini sudah berubah. Inilah keadaannya sekarang.

# Words of tickets.
ticket-priority-told = { $priority } (selesai dalam { $hours } jam)
ticket-updated = Diperbarui { $ago }

# The list.
tickets-title = Tiket Saya
tickets-lead = Laporan gangguan dan permintaan Anda, yang terbaru di atas.
tickets-new = Buat Tiket Baru
tickets-filter = Tampilkan tiket
tickets-all = Semua
tickets-active = Aktif
tickets-completed = Selesai
tickets-cancelled = Dibatalkan
tickets-moved = Diperbarui { $ago }
tickets-none = Belum ada tiket
tickets-none-hint = Laporan gangguan dan permintaan Anda akan muncul di sini.
tickets-none-active = Tidak ada tiket yang sedang berjalan
tickets-none-active-hint = Semua laporan Anda sudah ditangani. Ada masalah lain? Beri tahu kami.
tickets-search = Cari nomor atau judul tiket
tickets-none-found = Tidak ada tiket yang cocok
tickets-none-found-hint = Coba kata lain, atau lihat semua tiket.
tickets-none-here = Tidak ada tiket di sini
tickets-none-here-hint = Lihat semua tiket, atau buat yang baru.

# A new ticket.
ticket-new-title = Buat Tiket Baru
ticket-new-lead = Ceritakan apa yang Anda perlukan. Kami beri nomor tiket dan kabar lewat WhatsApp.
ticket-kind-label = Anda perlu apa?
ticket-kind-repair-hint = Internet mati, lambat, atau perangkat bermasalah
ticket-kind-upgrade-hint = Ganti ke paket yang lebih cepat
ticket-kind-dismantle-hint = Berhenti berlangganan, perangkat diambil
ticket-title-label = Judul
ticket-title-hint = Satu kalimat pendek. Contoh: Internet mati sejak pagi
ticket-description-label = Penjelasan
ticket-description-hint = Sejak kapan, lampu apa yang menyala, apa yang sudah Anda coba. Paling banyak 5.000 karakter.
ticket-package-label = Paket atau kecepatan yang Anda inginkan
ticket-package-hint = Contoh: 100 Mbps mulai bulan depan
ticket-package-empty = Tulis paket atau kecepatan yang Anda inginkan.
ticket-package-note = Catatan (boleh dikosongkan)
ticket-end-label = Kapan Anda ingin berhenti?
ticket-end-hint = Contoh: 30 November 2025
ticket-end-empty = Tulis kapan Anda ingin berhenti.
ticket-end-note = Alasan (boleh dikosongkan)
ticket-note-hint = Paling banyak 5.000 karakter.
ticket-title-of-kind = { $kind }: { $title }
# The two %s are replaced by the page itself as somebody types.
ticket-counter = %s dari %s karakter
ticket-priority-label = Seberapa mendesak?
ticket-priority-promise = Selesai dalam { $hours } jam
ticket-submit = Kirim Tiket
ticket-submit-busy = Mengirim…
ticket-outage-chat = Internet mati total? Anda juga bisa langsung chat CS.

# One ticket.
ticket-title = Tiket { $number }
ticket-copy = Salin nomor
ticket-done-in = Dikerjakan { $span }
ticket-scheduled = Kunjungan teknisi
ticket-visit-missed = Kunjungan yang dijadwalkan { $date } sudah lewat. Tanyakan jadwal barunya ke CS.
ticket-opened-on = Dibuat
ticket-kind-word = Jenis
ticket-priority-word = Prioritas
ticket-category-word = Kategori
ticket-what = Yang Anda sampaikan
# What happened last, and who did it.
ticket-latest-opened = Tiket Anda sudah kami terima
ticket-latest-reopened = Anda membuka lagi tiket ini
ticket-latest-open = { $who } sudah menerima tiket Anda
ticket-latest-assigned = { $who } ditugaskan
ticket-latest-assigned-nobody = { $who } sudah menugaskan teknisi
ticket-latest-in-progress = { $who } sedang mengerjakannya
ticket-latest-on-hold = { $who } menunda pengerjaannya
ticket-latest-completed = { $who } sudah menyelesaikannya
ticket-latest-cancelled = { $who } membatalkan tiket ini
ticket-latest-cancelled-by-you = Anda membatalkan tiket ini
ticket-late-sorry = Maaf, ini lebih lama dari yang kami janjikan.
ticket-late-target = Seharusnya selesai
ticket-late-chat = Tanyakan ke CS
# What comes next.
ticket-next-title = Selanjutnya:
ticket-next-assign = kami periksa dan tugaskan teknisi. Namanya muncul di halaman ini, dan kabarnya kami kirim ke WhatsApp Anda.
ticket-next-again = kami periksa lagi tiket ini, dengan catatan dari Anda.
ticket-next-start = teknisi mulai bekerja. Perkembangannya kami tulis di sini.
ticket-next-finish = begitu selesai, hasilnya kami tulis di sini.
ticket-next-resume = pengerjaan dilanjutkan begitu yang ditunggu sudah ada.
ticket-next-rate = beri penilaian di bawah ini.
ticket-next-new = buat tiket baru kalau Anda masih perlu bantuan.
ticket-technician = Teknisi Anda
ticket-technician-chat = Chat WhatsApp
ticket-technician-call = Telepon
ticket-chat-words = Halo { $name }, saya ingin bertanya tentang tiket { $number }.
ticket-resolution = Penyelesaian
ticket-work-notes = Catatan pengerjaan
ticket-timeline = Perjalanan tiket
ticket-event-opened = Tiket dibuat oleh Anda
ticket-event-rated = Anda memberi { $stars } bintang
ticket-event-reopened = Dibuka lagi oleh Anda
ticket-event-cancelled = Dibatalkan oleh Anda
ticket-rate-title = Bagaimana hasil pekerjaan kami?
ticket-stars-label = Pilih bintang
ticket-star-1 = Sangat buruk
ticket-star-2 = Buruk
ticket-star-3 = Cukup
ticket-star-4 = Baik
ticket-star-5 = Sangat baik
ticket-feedback-label = Cerita Anda (boleh dikosongkan)
ticket-rate-submit = Kirim Penilaian
ticket-rated-title = Penilaian Anda
ticket-rated-stars = { $stars } dari 5 bintang
ticket-reopen-title = Masih bermasalah?
ticket-reopen-lead = Buka lagi tiket ini, tidak perlu membuat yang baru. Bisa satu kali, sampai { $date }.
ticket-reopen-label = Apa yang masih bermasalah? (boleh dikosongkan)
ticket-reopen-submit = Masih Bermasalah
ticket-cancel-title = Batalkan tiket ini
ticket-cancel-lead = Sudah tidak perlu? Tiket ini bisa dibatalkan selama belum ada yang menanganinya. Setelah dibatalkan, buat tiket baru kalau Anda perlu lagi.
ticket-cancel-submit = Ya, Batalkan Tiket
ticket-all = Semua tiket
ticket-chat-support = Halo CS, saya pelanggan { $customer }. Saya ingin bertanya tentang tiket { $number }.
ticket-ask-support = Tanya CS tentang tiket ini
