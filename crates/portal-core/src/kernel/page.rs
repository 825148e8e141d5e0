//! Pages of lists.

/// Which page of a list, and how long a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageRequest {
    page: u32,
    limit: u32,
}

/// Page or length out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPage {
    /// Pages are counted from 1.
    #[error("pages are counted from 1")]
    Page,
    /// A page holds 1 to 100 items.
    #[error("a page holds 1 to {} items", PageRequest::LONGEST)]
    Limit,
}

impl PageRequest {
    /// The most items on a page.
    pub const LONGEST: u32 = 100;

    /// The page numbered `page`, from 1 on, of `limit` items each.
    ///
    /// # Errors
    /// [`InvalidPage`] for page 0, or a limit outside 1 to 100.
    pub fn new(page: u32, limit: u32) -> Result<Self, InvalidPage> {
        if page == 0 {
            return Err(InvalidPage::Page);
        }
        if limit == 0 || limit > Self::LONGEST {
            return Err(InvalidPage::Limit);
        }
        Ok(Self { page, limit })
    }

    /// The page's number, from 1 on.
    pub fn page(self) -> u32 {
        self.page
    }

    /// The most items on it.
    pub fn limit(self) -> u32 {
        self.limit
    }

    /// How many items lie before it.
    pub fn offset(self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.limit)
    }
}

impl Default for PageRequest {
    /// The first ten.
    fn default() -> Self {
        Self { page: 1, limit: 10 }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it; nothing on pages past the last one.
    pub items: Vec<T>,
    /// How many items the whole list has.
    pub total: u64,
    /// Which page it is.
    pub request: PageRequest,
}

impl<T> Page<T> {
    /// How many pages the list has; none if it is empty.
    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_lengths_out_of_range_are_refused() {
        assert_eq!(PageRequest::new(0, 10), Err(InvalidPage::Page));
        assert_eq!(PageRequest::new(1, 0), Err(InvalidPage::Limit));
        assert_eq!(PageRequest::new(1, 101), Err(InvalidPage::Limit));
        assert_eq!(PageRequest::new(u32::MAX, 100).map(PageRequest::offset), Ok(u64::from(u32::MAX - 1) * 100));
    }

    #[test]
    fn the_last_page_may_be_short() {
        let page = |total| Page::<()> { items: Vec::new(), total, request: PageRequest::default() };
        assert_eq!([0, 1, 10, 11].map(|total| page(total).total_pages()), [0, 1, 1, 2]);
    }
}
