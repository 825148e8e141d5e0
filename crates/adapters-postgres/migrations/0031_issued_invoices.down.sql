DROP INDEX isp.invoices_issued;
