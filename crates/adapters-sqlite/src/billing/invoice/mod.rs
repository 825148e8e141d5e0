//! Invoices in `invoices`, `invoice_items` and `payments`, each method one statement.

pub(crate) mod row;

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::billing::invoice::{
    InvoiceCondition, InvoiceDetail, InvoiceList, InvoiceOrder, InvoiceQuery, InvoiceRepo, InvoiceTally,
};
use portal_core::identity::customer::CustomerScope;
use portal_core::{InvoiceNumber, PageRequest, PortError};

use self::row::{DetailRow, ListRow};
use crate::SqliteStore;
use crate::error::{broken, failed};

const PORT: &str = "invoice repository";

/// Asks for one page of the invoices of the customer ?1, in the order that is written out; unpaid ones due before ?2
/// are counted apart. The states of payment requested are ?3, due between ?4 and the day before ?5 if they are given; the words to look
/// for are ?8.
macro_rules! page {
    ($store:ident, $scope:ident, $requested:ident, $words:ident, $today:ident, $page:ident, $terms:ident, $order:literal) => {
        sqlx::query_as!(
            ListRow,
            r#"SELECT n.owed_millions AS "owed_millions!: i64", n.owed_rest AS "owed_rest!: i64",
                n.all_late AS "all_late!: i64",
                n.unpaid AS "unpaid!: i64", n.unpaid_late AS "unpaid_late!: i64", n.paid AS "paid!: i64",
                n.cancelled AS "cancelled!: i64", n.refunded AS "refunded!: i64",
                (SELECT json_group_array(json_object('invoice_number', invoice_number,
                        'invoice_date', invoice_date, 'due_date', due_date, 'period_start', period_start,
                        'period_end', period_end, 'subtotal', subtotal, 'tax_amount', tax_amount,
                        'discount_amount', discount_amount, 'total_amount', total_amount,
                        'paid_amount', paid_amount, 'status', status,
                        'last_paid_at', (SELECT MAX(paid_at) FROM payments y WHERE y.invoice_number = v.invoice_number)))
                 FROM (SELECT * FROM invoices
                       WHERE customer_id = ?1 AND +payment_state IN (SELECT value FROM json_each(?3))
                           AND (?4 IS NULL OR due_date >= ?4) AND (?5 IS NULL OR due_date < ?5)
                           AND NOT EXISTS (SELECT 1 FROM json_each(?8) WHERE NOT COALESCE(
                               instr(lower(invoice_number), value ->> 'text') > 0
                               OR (COALESCE(value ->> 'year', value ->> 'month') IS NOT NULL
                                   AND COALESCE(substr(COALESCE(period_start, invoice_date), 1, 4) = value ->> 'year', TRUE)
                                   AND COALESCE(substr(COALESCE(period_start, invoice_date), 6, 2) = value ->> 'month', TRUE))
                               OR total_amount = value ->> 'amount', FALSE))
                       ORDER BY "#
                + $order
                + r#" LIMIT ?6 OFFSET ?7) v) AS "invoices!: Vec<u8>"
            FROM
                (SELECT COALESCE(SUM(outstanding / 1000000), 0) AS owed_millions,
                    COALESCE(SUM(outstanding % 1000000), 0) AS owed_rest,
                    COUNT(*) FILTER (WHERE payment_state = 'unpaid' AND due_date < ?2) AS all_late,
                    COUNT(*) FILTER (WHERE found AND payment_state = 'unpaid') AS unpaid,
                    COUNT(*) FILTER (WHERE found AND payment_state = 'unpaid' AND due_date < ?2) AS unpaid_late,
                    COUNT(*) FILTER (WHERE found AND payment_state = 'paid') AS paid,
                    COUNT(*) FILTER (WHERE found AND payment_state = 'cancelled') AS cancelled,
                    COUNT(*) FILTER (WHERE found AND payment_state = 'refunded') AS refunded
                 FROM (SELECT payment_state, due_date, outstanding, NOT EXISTS (SELECT 1 FROM json_each(?8) WHERE NOT COALESCE(
                     instr(lower(invoice_number), value ->> 'text') > 0
                     OR (COALESCE(value ->> 'year', value ->> 'month') IS NOT NULL
                         AND COALESCE(substr(COALESCE(period_start, invoice_date), 1, 4) = value ->> 'year', TRUE)
                         AND COALESCE(substr(COALESCE(period_start, invoice_date), 6, 2) = value ->> 'month', TRUE))
                     OR total_amount = value ->> 'amount', FALSE)) AS found
                     FROM invoices WHERE customer_id = ?1 AND payment_state IS NOT NULL)) n"#,
            $scope.customer_id().as_str(),
            InvoiceTally::due_before($today).to_string(),
            $words,
            $requested.due_from.map(|day| day.to_string()),
            $requested.due_before.map(|day| day.to_string()),
            $page.limit(),
            offset($page),
            $terms,
        )
        .fetch_one(&$store.readers)
        .await
    };
}

#[async_trait]
impl InvoiceRepo for SqliteStore {
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError> {
        let unpacked = |e: serde_json::Error| PortError::broken(PORT, e);
        let requested = InvoiceCondition::of(query.filter, today);
        let words = serde_json::to_string(&requested.words()).map_err(unpacked)?;
        let terms = serde_json::to_string(query.search.terms()).map_err(unpacked)?;
        let page = query.page;
        let row = match query.order {
            InvoiceOrder::NewestFirst => {
                page!(self, scope, requested, words, today, page, terms, "invoice_date DESC, invoice_number DESC")
            }
            InvoiceOrder::UnpaidFirst => page!(
                self,
                scope,
                requested,
                words,
                today,
                page,
                terms,
                "payment_state = 'unpaid' DESC,
             CASE WHEN payment_state = 'unpaid' THEN due_date END,
             CASE WHEN payment_state = 'unpaid' THEN invoice_number END,
             invoice_date DESC, invoice_number DESC"
            ),
        };
        let list = row.map_err(failed(PORT))?.list(scope.customer_id().as_str(), query);
        list.map_err(broken(PORT))
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        let row = sqlx::query_as!(
            DetailRow,
            r#"SELECT json_object('invoice_number', i.invoice_number,
                       'invoice_date', i.invoice_date, 'due_date', i.due_date, 'period_start', i.period_start,
                       'period_end', i.period_end, 'subtotal', i.subtotal, 'tax_amount', i.tax_amount,
                       'discount_amount', i.discount_amount, 'total_amount', i.total_amount,
                       'paid_amount', i.paid_amount, 'status', i.status,
                       'last_paid_at', (SELECT MAX(paid_at) FROM payments y WHERE y.invoice_number = i.invoice_number)
                       ) AS "invoice!: Vec<u8>",
                   (SELECT json_group_array(json_object('description', description, 'quantity', quantity,
                            'unit_price', unit_price, 'amount', amount))
                    FROM (SELECT * FROM invoice_items x
                          WHERE x.invoice_number = i.invoice_number ORDER BY position)) AS "items!: Vec<u8>",
                   (SELECT json_group_array(json_object('id', id, 'paid_at', paid_at, 'amount', amount,
                            'method', method, 'reference', reference))
                    FROM (SELECT * FROM payments y
                          WHERE y.invoice_number = i.invoice_number ORDER BY paid_at, id)) AS "payments!: Vec<u8>",
                   (SELECT json_object('invoice', json_object('invoice_number', p.invoice_number,
                            'invoice_date', p.invoice_date, 'due_date', p.due_date,
                            'period_start', p.period_start, 'period_end', p.period_end,
                            'subtotal', p.subtotal, 'tax_amount', p.tax_amount,
                            'discount_amount', p.discount_amount, 'total_amount', p.total_amount,
                            'paid_amount', p.paid_amount, 'status', p.status,
                            'last_paid_at', (SELECT MAX(paid_at) FROM payments y WHERE y.invoice_number = p.invoice_number)),
                        'items', json((SELECT json_group_array(json_object('description', description,
                            'quantity', quantity, 'unit_price', unit_price, 'amount', amount))
                            FROM (SELECT * FROM invoice_items z
                                  WHERE z.invoice_number = p.invoice_number ORDER BY position))))
                    FROM invoices p
                    WHERE p.customer_id = i.customer_id AND p.status NOT IN ('draft', 'cancelled')
                        AND (p.invoice_date, p.invoice_number) < (i.invoice_date, i.invoice_number)
                    ORDER BY p.invoice_date DESC, p.invoice_number DESC LIMIT 1) AS "previous?: Vec<u8>"
               FROM invoices i
               WHERE i.invoice_number = ?1 AND i.customer_id = ?2 AND i.status <> 'draft'"#,
            number.as_str(),
            scope.customer_id().as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let detail = row.map(|row| row.detail(number.as_str())).transpose();
        Ok(detail.map_err(broken(PORT))?.flatten())
    }
}

fn offset(page: PageRequest) -> i64 {
    i64::try_from(page.offset()).unwrap_or(i64::MAX)
}
