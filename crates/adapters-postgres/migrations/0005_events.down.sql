DROP TABLE portal.event_places;
DROP TABLE portal.events;
