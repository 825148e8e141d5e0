//! The links below a list that lead to its other pages.

/// Where a page lies in its list, and the addresses of its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// The page, from 1 on.
    pub page: u32,
    /// How many there are.
    pub pages: u64,
    /// Address of the page before, if there is one.
    pub previous: Option<String>,
    /// Address of the page after, if there is one.
    pub next: Option<String>,
}

impl Pagination {
    /// The address of a page of the list at `path`, which keeps its `query`.
    pub fn address(path: &str, query: &str, page: u32) -> String {
        match (query, page) {
            ("", 1) => path.to_owned(),
            ("", page) => format!("{path}?page={page}"),
            (query, 1) => format!("{path}?{query}"),
            (query, page) => format!("{path}?{query}&page={page}"),
        }
    }

    /// The links of the list at `path`, which keeps its `query` (such as `status=paid`, or nothing). `None` if
    /// everything is on one page.
    pub fn new(path: &str, query: &str, page: u32, pages: u64) -> Option<Self> {
        let address = |page| Self::address(path, query, page);
        (pages > 1).then(|| Self {
            page,
            pages,
            previous: (page > 1).then(|| address(u32::try_from(pages).map_or(page - 1, |last| last.min(page - 1)))),
            next: (u64::from(page) < pages).then(|| address(page + 1)),
        })
    }
}

/// One step of the way from the beginning to this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its word.
    pub word: &'static str,
}

#[cfg(test)]
mod tests {
    use super::Pagination;

    #[test]
    fn one_page_needs_no_links() {
        assert_eq!(Pagination::new("/customer/invoices", "", 1, 1), None);
        assert_eq!(Pagination::new("/customer/invoices", "", 1, 0), None);
    }

    #[test]
    fn neighbours_keep_the_filter_and_the_first_page_has_the_plain_address() {
        let pagination = Pagination::new("/x", "status=paid", 2, 3).expect("three pages");
        assert_eq!(pagination.previous.as_deref(), Some("/x?status=paid"));
        assert_eq!(pagination.next.as_deref(), Some("/x?status=paid&page=3"));
        let last = Pagination::new("/x", "", 3, 3).expect("three pages");
        assert_eq!((last.previous.as_deref(), last.next), (Some("/x?page=2"), None));
    }

    #[test]
    fn from_a_page_past_the_end_the_way_leads_back_to_the_last_one() {
        let past = Pagination::new("/x", "", 9, 3).expect("three pages");
        assert_eq!((past.previous.as_deref(), past.next), (Some("/x?page=3"), None));
    }
}
