# Pages of lists.
page-of = Halaman { $page } dari { $pages }
page-previous = Sebelumnya
page-next = Berikutnya
pages-label = Halaman daftar
crumbs-label = Anda di sini
