// The customers of the demo whom the journeys know (adapters-sqlite, seed/demo).

/** One account: tickets in work and solved, one invoice due and one late. */
export const BUDI = {
  phone: '0817102070',
  masked: '0817****070',
  name: 'Budi Santoso',
  id: 'AGLS202510150001',
};

/** A number with two accounts. */
export const SHARED = {
  phone: '081234567801',
  accounts: [
    { id: 'AGLS202403120002', name: 'Siti Rahmawati', address: 'Jl. Kenanga No. 12' },
    { id: 'AGLS202407010003', name: 'Warung Bu Siti', address: 'Jl. Pasar Atas No. 8' },
  ],
};

/** Suspended, with late invoices. */
export const SUSPENDED = { phone: '085712340004', name: 'Joko Prasetyo' };

/** Owes nothing. */
export const PAID_UP = { phone: '082134560005', name: 'Dewi Lestari Wulandari' };

/** A customer for whom the portal is not switched on. */
export const SHUT_OUT = { phone: '081140000009', masked: '0811****009' };

/** Nobody's number. */
export const NOBODY = { phone: '085799990001', masked: '0857****001' };
