# What is owed.
dashboard-title = Dashboard
owed-title = Tagihan Saya
owed-due = Jatuh tempo { $date }
owed-due-since = Jatuh tempo sejak { $date }
owed-invoices = { $count } invoice
owed-overdue = { $count } invoice terlambat
owed-some-overdue = { $count } invoice, { $late } terlambat
owed-action = Tanya cara bayar
owed-see = Lihat invoice
owed-nothing = Tidak ada tagihan yang perlu dibayar. Terima kasih!
credit-left = Saldo Anda pada kami { $amount }.
suspended-title = Layanan Anda sedang ditangguhkan
suspended-owed = Masih ada tagihan yang belum dibayar:
suspended-way-back = Setelah pembayaran Anda kami terima, internet Anda aktif kembali.
suspended-unknown = Hubungi CS untuk mengetahui sebabnya dan mengaktifkan internet Anda kembali.
suspended-action = Aktifkan lewat CS

# The four figures.
figures-title = Ringkasan
figure-active = Tiket aktif
figure-completed = Tiket selesai
figure-unpaid = Invoice belum dibayar
figure-outstanding = Total tagihan

# The account.
account-title = Akun Saya
account-id = ID pelanggan
account-name = Nama
account-email = Email
account-address = Alamat
account-none = Belum diisi
account-price = { $price } per bulan

# Quick actions.
actions-title = Yang bisa Anda lakukan
action-invoices = Lihat tagihan

# The latest tickets.

# The active ticket, the package, and customers who wait.
action-report = Lapor gangguan
tickets-current = Tiket aktif
plan-title = Paket Saya
next-invoice = Invoice berikutnya jatuh tempo { $date }.
next-invoice-of = Invoice berikutnya jatuh tempo { $date }, { $amount }.
pending-title = Layanan Anda menunggu aktivasi
pending-next = Tim kami menghubungi Anda lewat WhatsApp untuk jadwal pemasangan. Sesudah internet Anda aktif, invoice pertama muncul di sini.
pending-start = Rencana aktif: { $date }
pending-ask = Tanya jadwal pemasangan
copy-customer = ID pelanggan
