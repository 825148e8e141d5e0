//! What the pages of every side of the portal share and know no feature of: how money, dates and waits are written,
//! icons, the ISP's brand, opening hours, links between pages of a list, files of
//! messages, embedded files, and the base of their look.

pub mod assets;
pub mod brand;
pub mod files;
pub mod format;
pub mod i18n;
pub mod icons;
pub mod pagination;
pub mod qr;
pub mod states;
pub mod support_hours;
pub mod tone;
