DROP TABLE portal.faq_edits_head;
DROP TABLE portal.faq_edits;
