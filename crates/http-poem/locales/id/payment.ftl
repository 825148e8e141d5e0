# Membayar lewat gateway.
pay-choose-title = Pilih cara bayar
pay-choose-hint = Status berubah menjadi Lunas dengan sendirinya setelah pembayaran masuk.
pay-with-fee = Biaya { $fee }, total { $total }
pay-none-offered = Tidak ada cara bayar daring untuk jumlah ini saat ini. Coba lagi beberapa menit lagi, atau pakai cara lain.
pay-other-ways = Cara bayar lain
pay-now = Bayar sekarang
pay-open-title = Pembayaran Anda masih menunggu
pay-open = Anda sudah memilih { $method }. Bila Anda memilih cara lain, pembayaran itu dibatalkan.
pay-open-go = Lanjutkan pembayaran
pay-by-qris = Pindai dengan aplikasi bank atau e-wallet apa saja
pay-by-va = Transfer ke nomor khusus tagihan ini
pay-by-bill = Bayar lewat menu Bayar di Livin' atau ATM Mandiri
pay-by-wallet = Buka aplikasinya dan setujui
pay-by-counter = Tunjukkan kode di kasir
pay-by-card = Kartu kredit atau debit, di halaman gateway
pay-by-credit = Saldo Anda yang tersimpan pada kami
pay-steps-qris =
    Buka aplikasi bank atau e-wallet, lalu pilih Scan atau QRIS.
    Pindai kode ini. Di HP yang sama: simpan gambarnya, lalu ambil dari galeri.
    Pastikan nama dan jumlahnya sesuai, lalu masukkan PIN.
pay-steps-bca =
    Di myBCA atau BCA mobile: pilih m-Transfer, lalu BCA Virtual Account.
    Di ATM: pilih Transaksi Lainnya, Transfer, ke Rekening BCA Virtual Account.
    Masukkan nomor di atas, periksa nama dan jumlahnya, lalu bayar.
pay-steps-bni =
    Di wondr atau BNI Mobile Banking: pilih Transfer, lalu Virtual Account Billing.
    Di ATM: pilih Menu Lain, Transfer, lalu Virtual Account Billing.
    Masukkan nomor di atas, periksa nama dan jumlahnya, lalu bayar.
pay-steps-bri =
    Di BRImo: pilih BRIVA.
    Di ATM: pilih Transaksi Lain, Pembayaran, Lainnya, lalu BRIVA.
    Masukkan nomor di atas, periksa nama dan jumlahnya, lalu bayar.
pay-steps-mandiri =
    Di Livin': pilih Bayar, lalu cari kode perusahaan di atas.
    Di ATM: pilih Bayar/Beli, Lainnya, lalu Multi Payment.
    Masukkan kode perusahaan dan kode tagihan, periksa jumlahnya, lalu bayar.
pay-steps-mandiri-va =
    Di Livin': pilih Bayar, lalu masukkan nomor di atas.
    Di ATM: pilih Bayar/Beli, Lainnya, lalu Multi Payment; lima angka pertama adalah kode perusahaan.
    Periksa nama dan jumlahnya, lalu bayar.
pay-steps-permata =
    Di PermataMobile X: pilih Bayar Tagihan, lalu Virtual Account.
    Di ATM: pilih Transaksi Lainnya, Pembayaran, lalu Virtual Account.
    Masukkan nomor di atas, periksa nama dan jumlahnya, lalu bayar.
pay-steps-cimb =
    Di OCTO Mobile: pilih Transfer, lalu Virtual Account.
    Di ATM: pilih Pembayaran, Lanjut, lalu Virtual Account.
    Masukkan nomor di atas, periksa nama dan jumlahnya, lalu bayar.
pay-steps-wallet =
    Buka aplikasinya dengan tombol di atas.
    Periksa jumlahnya, lalu masukkan PIN.
    Kembali ke halaman ini.
pay-steps-counter =
    Datang ke kasir toko terdekat.
    Katakan bahwa Anda ingin membayar tagihan Midtrans, dan tunjukkan kode di atas.
    Simpan struknya.
pay-steps-page =
    Buka halaman pembayaran dengan tombol di atas.
    Ikuti petunjuknya, dan simpan struknya.
    Kembali ke halaman ini.
pay-steps-card =
    Buka halaman pembayaran dengan tombol di atas.
    Isi data kartu, lalu setujui dengan kode dari bank Anda.
    Kembali ke halaman ini.
pay-not-offered = Pilih salah satu cara bayar di bawah ini.
pay-gateway-failed = Cara bayar itu sedang terganggu, dan belum ada yang dibayar. Pilih cara lain, atau coba lagi beberapa menit lagi.
pay-busy = Pembayaran Anda yang sebelumnya masih diproses. Coba lagi sebentar lagi.
pay-too-many = Terlalu banyak pembayaran dimulai. Coba lagi { $when }.
pay-unavailable = Pembayaran belum bisa dimulai sekarang, dan belum ada yang dibayar. Coba lagi sebentar lagi.
pay-invoices = Pilih 1 sampai 24 invoice.
pay-nothing-owed = Invoice ini tidak perlu dibayar lagi.
pay-already-paid = Pembayaran Anda yang sebelumnya sudah masuk.
pay-key-missing = Isi header Idempotency-Key.
payments-title = Pembayaran Saya
payments-none = Belum ada pembayaran
payments-none-hint = Pembayaran yang Anda mulai di sini muncul di halaman ini.
payment-title = Pembayaran
payment-for = Untuk
payment-timeline = Perjalanan pembayaran
payment-number = Nomor pembayaran
payment-pending = Menunggu pembayaran
payment-paid = Lunas
payment-failed = Gagal
payment-expired = Kedaluwarsa
payment-cancelled = Dibatalkan
payment-refunded = Dikembalikan
payment-charged-back = Ditarik kembali
payment-is-created = Pembayaran sedang disiapkan.
payment-until = Bayar sebelum { $when }
payment-is-settling = Uang Anda sudah kami terima dan sedang dicatat.
payment-is-paid = Kami terima { $when }. Terima kasih.
payment-is-failed = Pembayaran ini tidak berhasil, dan tidak ada yang dibayar.
payment-is-expired = Pembayaran ini tidak dibayar sampai { $when }.
payment-is-cancelled = Pembayaran ini dibatalkan, dan tidak ada yang dibayar.
payment-is-refunded = Uang pembayaran ini dikembalikan kepada Anda.
payment-is-charged-back = Bank Anda menarik kembali uang pembayaran ini. Hubungi CS.
payment-with-fee = Tagihan { $amount } dan biaya { $fee }
payment-credited = Kelebihan { $amount } kami simpan sebagai saldo Anda.
payment-va = Nomor virtual account
payment-biller = Kode perusahaan
payment-bill = Kode tagihan
payment-code = Kode pembayaran
payment-exact = Jumlah persis
payment-qr = Kode QRIS
payment-qr-save = Simpan gambar QR
payment-open-app = Buka { $method }
payment-demo-app = Buka aplikasi pembayaran simulasi
payment-check = Cek pembayaran
payment-check-busy = Memeriksa pembayaran
payment-other-way = Ganti cara bayar
payment-cancel = Batalkan
payment-cancel-busy = Membatalkan pembayaran
payment-again = Bayar lagi
payment-step-created = Pembayaran dibuat
payment-step-waiting = Menunggu pembayaran Anda
payment-step-review = Sedang diperiksa oleh gateway
payment-step-received = Uang diterima
payment-step-late = Uang diterima setelah batas waktu
payment-step-matched = Tercatat pada invoice
payment-step-restored = Layanan aktif kembali
payment-step-failed = Tidak berhasil
payment-step-expired = Batas waktu lewat
payment-step-cancelled = Dibatalkan
payment-step-partly-refunded = Sebagian uang dikembalikan
payment-step-refunded = Uang dikembalikan
payment-step-charged-back = Uang ditarik kembali oleh bank
flash-payment-received = Pembayaran Anda sudah kami terima.
flash-payment-not-yet = Belum ada uang yang masuk. Bila Anda baru saja membayar, tunggu sebentar lalu cek lagi.
flash-payment-cancelled = Pembayaran dibatalkan.
flash-payment-asked-often = Terlalu sering dicek. Halaman ini berubah sendiri saat uang masuk.
flash-payment-unknown = Gateway belum menjawab. Halaman ini berubah sendiri saat uang masuk.
flash-payment-chosen-anew = Pilih cara bayar sekali lagi.
api-payment-started = Pembayaran dibuat.
payment-receipt = Unduh kwitansi
pay-link-for = Untuk pelanggan { $name }
pay-link-settled = Tidak ada yang perlu dibayar
pay-link-title = Dibayar orang lain?
pay-link-hint = Siapa pun yang punya tautan ini dapat membayar invoice ini tanpa login.
pay-link-open = Tautan bayar
pay-link-copy = tautan bayar
pay-all = Bayar semua
pay-invoices-count = { $count } invoice
pay-more = { $count } invoice lain dapat dibayar setelah ini.
# Riwayat dan rekap tahunan.
payments-started = Dimulai di sini
history-title = Dibayar di { $year }
history-years = Tahun
history-total = dibayar sepanjang tahun
history-none = Belum ada pembayaran di { $year }
history-none-hint = Semua pembayaran yang kami terima muncul di sini, lewat cara apa pun Anda membayar.
statement-pdf = Rekap { $year } (PDF)
statement-csv = Rekap { $year } (CSV)
statement-kind = Jenis
statement-date = Tanggal
statement-invoice = Invoice
statement-period-start = Awal periode
statement-period-end = Akhir periode
statement-due = Jatuh tempo
statement-method = Metode
statement-reference = Referensi
statement-amount = Jumlah
statement-paid = Dibayar
statement-state = Status
statement-opening = Tagihan yang tersisa dari sebelumnya
statement-invoiced = Invoice
statement-payment = Pembayaran
statement-adjustment = Penyesuaian
statement-closing = Tagihan yang tersisa
# Janji bayar.
promise-title = Janji bayar
promise-hint = Belum bisa membayar sekarang? Beri tahu kami kapan Anda akan membayar.
promise-choose = Pilih tanggal
promise-which-day = Paling lambat kapan Anda akan membayar?
promise-restores = Bila layanan Anda ditangguhkan dan hanya invoice ini yang terlambat, internet Anda aktif kembali.
promise-rule = Hanya satu janji yang bisa berlaku. Bila tidak ditepati, untuk sementara Anda tidak bisa berjanji lagi.
promise-is-open = Anda berjanji membayar { $amount } untuk invoice { $invoice } paling lambat { $date }.
promise-wrong-day = Tanggal itu tidak bisa dipilih. Pilih salah satu tanggal yang ditawarkan.
promise-open = Anda masih punya janji bayar yang berlaku.
promise-too-early = Janji bayar untuk invoice ini belum bisa dibuat.
promise-too-many = Jatah janji bayar Anda untuk saat ini sudah habis.
promise-after-broken = Janji terakhir Anda tidak ditepati, jadi Anda belum bisa berjanji lagi.
api-promise-made = Janji bayar Anda sudah dicatat.
flash-promise-refused = Janji bayar untuk invoice ini tidak bisa dibuat saat ini.
api-nothing-in-year = Tidak ada invoice atau pembayaran di tahun itu.
api-not-acceptable = Rekap ada sebagai PDF atau CSV.
