// What the console's pages do beside what all pages do; all work without it.
(() => {
})();
