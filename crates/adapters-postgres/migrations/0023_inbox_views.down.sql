DROP TABLE portal.inbox_views;
