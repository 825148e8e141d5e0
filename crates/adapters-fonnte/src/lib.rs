//! WhatsApp messages through the Fonnte gateway.
