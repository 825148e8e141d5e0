-- What figures count of the ISP's tickets: those that were done in a period.
CREATE INDEX tickets_completed ON isp.tickets (completed_at) WHERE completed_at IS NOT NULL;
