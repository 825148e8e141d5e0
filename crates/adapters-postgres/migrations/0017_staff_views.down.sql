DROP TABLE portal.staff_views;
