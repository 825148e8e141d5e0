# Berkas dalam percakapan.
api-attachment-kept = Berkas sudah kami terima.
