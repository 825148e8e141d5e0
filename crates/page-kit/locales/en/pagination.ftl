# Pages of lists.
page-of = Page { $page } of { $pages }
page-previous = Previous
page-next = Next
pages-label = Pages of the list
crumbs-label = You are here
