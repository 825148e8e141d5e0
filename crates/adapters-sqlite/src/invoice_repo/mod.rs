//! Invoices in `invoices`, `invoice_items` and `payments`, each method one statement.

mod filter;
mod row;

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::customer::CustomerScope;
use portal_core::invoice::{InvoiceDetail, InvoiceFilter, InvoiceList, InvoiceOrder, InvoiceRepo};
use portal_core::{InvoiceNumber, PageRequest, PortError};

use self::filter::Wanted;
use self::row::{DetailRow, ListRow};
use crate::SqliteStore;
use crate::error::{broken, failed};

const PORT: &str = "invoice repository";

/// Asks for one page of the invoices of the customer ?1 on the day ?2, in the order that is
/// written out. The states wanted are ?3, due between ?4 and the day before ?5 if they are given.
macro_rules! page {
    ($store:ident, $scope:ident, $wanted:ident, $today:ident, $page:ident, $order:literal) => {
        sqlx::query_as!(
            ListRow,
            r#"SELECT n.outstanding AS "outstanding!: i64", n.overdue AS "overdue!: i64",
                (SELECT COUNT(*) FROM invoices
                 WHERE customer_id = ?1 AND status IN (SELECT value FROM json_each(?3))
                     AND (?4 IS NULL OR due_date >= ?4) AND (?5 IS NULL OR due_date < ?5)) AS "total!: i64",
                (SELECT json_group_array(json_object('invoice_number', invoice_number,
                        'invoice_date', invoice_date, 'due_date', due_date, 'period_start', period_start,
                        'period_end', period_end, 'subtotal', subtotal, 'tax_amount', tax_amount,
                        'discount_amount', discount_amount, 'total_amount', total_amount,
                        'paid_amount', paid_amount, 'status', status))
                 FROM (SELECT * FROM invoices
                       WHERE customer_id = ?1 AND +status IN (SELECT value FROM json_each(?3))
                           AND (?4 IS NULL OR due_date >= ?4) AND (?5 IS NULL OR due_date < ?5)
                       ORDER BY "#
                + $order
                + r#" LIMIT ?6 OFFSET ?7)) AS "invoices!: String"
            FROM
                (SELECT COALESCE(SUM(MAX(total_amount - paid_amount, 0)), 0) AS outstanding,
                    COUNT(*) FILTER (WHERE due_date < ?2) AS overdue
                 FROM invoices
                 WHERE customer_id = ?1 AND status IN ('sent', 'viewed', 'partial', 'overdue')) n"#,
            $scope.customer_id().as_str(),
            $today.to_string(),
            $wanted.states,
            $wanted.due_from,
            $wanted.due_before,
            $page.limit(),
            offset($page),
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
        filter: InvoiceFilter,
        order: InvoiceOrder,
        today: NaiveDate,
        page: PageRequest,
    ) -> Result<InvoiceList, PortError> {
        let wanted = Wanted::on(filter, today).map_err(|e| PortError::broken(PORT, e))?;
        let row = match order {
            InvoiceOrder::NewestFirst => {
                page!(self, scope, wanted, today, page, "invoice_date DESC, invoice_number DESC")
            }
            InvoiceOrder::UnpaidFirst => page!(
                self,
                scope,
                wanted,
                today,
                page,
                "status IN ('sent', 'viewed', 'partial', 'overdue') DESC,
             CASE WHEN status IN ('sent', 'viewed', 'partial', 'overdue') THEN due_date END,
             CASE WHEN status IN ('sent', 'viewed', 'partial', 'overdue') THEN invoice_number END,
             invoice_date DESC, invoice_number DESC"
            ),
        };
        let list = row.map_err(failed(PORT))?.list(scope.customer_id().as_str(), page);
        list.map_err(broken(PORT))
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        let row = sqlx::query_as!(
            DetailRow,
            r#"SELECT json_object('invoice_number', i.invoice_number,
                       'invoice_date', i.invoice_date, 'due_date', i.due_date, 'period_start', i.period_start,
                       'period_end', i.period_end, 'subtotal', i.subtotal, 'tax_amount', i.tax_amount,
                       'discount_amount', i.discount_amount, 'total_amount', i.total_amount,
                       'paid_amount', i.paid_amount, 'status', i.status) AS "invoice!: String",
                   (SELECT json_group_array(json_object('description', description, 'quantity', quantity,
                            'unit_price', unit_price, 'amount', amount))
                    FROM (SELECT * FROM invoice_items x
                          WHERE x.invoice_number = i.invoice_number ORDER BY position)) AS "items!: String",
                   (SELECT json_group_array(json_object('paid_at', paid_at, 'amount', amount,
                            'method', method, 'reference', reference))
                    FROM (SELECT * FROM payments y
                          WHERE y.invoice_number = i.invoice_number ORDER BY paid_at, id)) AS "payments!: String",
                   (SELECT json_object('invoice', json_object('invoice_number', p.invoice_number,
                            'invoice_date', p.invoice_date, 'due_date', p.due_date,
                            'period_start', p.period_start, 'period_end', p.period_end,
                            'subtotal', p.subtotal, 'tax_amount', p.tax_amount,
                            'discount_amount', p.discount_amount, 'total_amount', p.total_amount,
                            'paid_amount', p.paid_amount, 'status', p.status),
                        'items', json((SELECT json_group_array(json_object('description', description,
                            'quantity', quantity, 'unit_price', unit_price, 'amount', amount))
                            FROM (SELECT * FROM invoice_items z
                                  WHERE z.invoice_number = p.invoice_number ORDER BY position))))
                    FROM invoices p
                    WHERE p.customer_id = i.customer_id AND p.status NOT IN ('draft', 'cancelled')
                        AND (p.invoice_date, p.invoice_number) < (i.invoice_date, i.invoice_number)
                    ORDER BY p.invoice_date DESC, p.invoice_number DESC LIMIT 1) AS "previous?: String"
               FROM invoices i
               WHERE i.invoice_number = ?1 AND i.customer_id = ?2 AND i.status <> 'draft'"#,
            number.as_str(),
            scope.customer_id().as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let detail = row.map(|row| row.detail(number.as_str())).transpose();
        detail.map_err(broken(PORT))
    }
}

fn offset(page: PageRequest) -> i64 {
    i64::try_from(page.offset()).unwrap_or(i64::MAX)
}
