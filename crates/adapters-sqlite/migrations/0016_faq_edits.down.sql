DROP TABLE faq_edits;
