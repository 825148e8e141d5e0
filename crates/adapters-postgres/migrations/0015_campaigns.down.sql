DROP TABLE portal.campaigns;
