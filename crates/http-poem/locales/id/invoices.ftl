# Invoices.
invoices-title = Invoice
invoices-owed = Total belum dibayar
invoices-late = { $count } invoice lewat jatuh tempo
invoices-filter = Pilih invoice menurut status
invoices-all = Semua
invoices-show-all = Lihat semua invoice
invoices-none = Belum ada invoice
invoices-none-hint = Tagihan bulanan Anda akan muncul di sini.
invoices-none-pending = Tidak ada invoice yang menunggu pembayaran
invoices-none-pending-hint = Invoice baru yang belum jatuh tempo akan muncul di sini.
invoices-none-overdue = Tidak ada invoice yang lewat jatuh tempo
invoices-none-overdue-hint = Semua pembayaran Anda tepat waktu. Terima kasih!
invoices-none-paid = Belum ada invoice yang lunas
invoices-none-paid-hint = Invoice yang sudah Anda bayar akan muncul di sini.
invoices-none-such = Tidak ada invoice dengan status ini
invoices-none-such-hint = Lihat semua invoice untuk status yang lain.
invoices-past-end = Halaman ini kosong
invoices-past-end-hint = Daftar invoice Anda lebih pendek dari itu.

# States.
invoice-pending = Belum dibayar
invoice-overdue = Lewat jatuh tempo
invoice-paid = Lunas
invoice-cancelled = Dibatalkan
invoice-refunded = Dana dikembalikan

# One invoice.
invoice-title = Invoice
invoice-number = Nomor invoice
invoice-period = Periode
invoice-due = Jatuh tempo
invoice-amount = Jumlah
invoice-state = Status
invoice-left = Sisa { $amount }
invoice-issued = Tanggal terbit
invoice-issued-on = Terbit { $date }
invoice-paid-on = Lunas pada { $date }. Terima kasih!
invoice-is-paid = Invoice ini sudah lunas. Terima kasih!
invoice-is-cancelled = Invoice ini dibatalkan. Anda tidak perlu membayarnya.
invoice-is-refunded = Pembayaran invoice ini sudah dikembalikan kepada Anda.
invoice-paid-part = Sudah dibayar { $paid } dari { $total }.
invoice-download = Unduh PDF
invoice-lines = Rincian
invoice-for = Keterangan
invoice-facts = Tentang invoice ini
invoice-payments = Pembayaran
invoice-no-payments = Belum ada pembayaran yang kami terima untuk invoice ini.
invoice-subtotal = Subtotal
invoice-discount = Diskon
invoice-tax = PPN
invoice-tax-on-top = PPN { $percent }%
invoice-tax-within = Sudah termasuk PPN { $percent }%
invoice-tax-within-plain = Sudah termasuk PPN
invoice-tax-base = dari dasar pengenaan pajak (DPP) { $base }
invoice-tax-base-share = dari dasar pengenaan pajak (DPP) { $base }, yaitu { $share } dari { $net }
invoice-total = Total
invoice-paid-so-far = Sudah dibayar
invoice-outstanding = Masih harus dibayar
chat-invoice = Halo CS, saya pelanggan { $customer }. Saya ingin membayar invoice { $number } sebesar { $amount }.

# How it differs from the one before.
compare-title = Kenapa beda dengan bulan lalu?
compare-title-same = Dibanding bulan lalu
compare-more = Invoice ini { $by } lebih tinggi daripada invoice sebelumnya, yang jumlahnya { $was }.
compare-less = Invoice ini { $by } lebih rendah daripada invoice sebelumnya, yang jumlahnya { $was }.
compare-same = Jumlahnya sama dengan invoice sebelumnya: { $was }.
compare-unexplained = Rinciannya tidak berubah. Tanyakan selisihnya kepada CS.
compare-previous = Lihat invoice sebelumnya
change-new = Baru: { $now }
change-gone = Tidak ada lagi, sebelumnya { $was }
change-up = Naik { $by }: dari { $was } menjadi { $now }
change-down = Turun { $by }: dari { $was } menjadi { $now }
