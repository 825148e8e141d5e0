-- Adds the tickets $1, without their timelines. Those that are on file already are not answered.
INSERT INTO isp.tickets (ticket_number, customer_id, type, category, priority, status, title, description, created_at,
    updated_at, scheduled_date, started_at, completed_at, actual_duration, sla_due_date, technician_name,
    technician_phone, resolution_notes, work_notes)
SELECT r.ticket_number, r.customer_id, r.type, r.category, r.priority, r.status, r.title, r.description, r.created_at,
    r.updated_at, r.scheduled_date, r.started_at, r.completed_at, r.actual_duration, r.sla_due_date, r.technician_name,
    r.technician_phone, r.resolution_notes, r.work_notes
FROM jsonb_to_recordset($1) AS r (ticket_number text, customer_id text, type text, category text, priority text,
    status text, title text, description text, created_at timestamptz, updated_at timestamptz,
    scheduled_date timestamptz, started_at timestamptz, completed_at timestamptz, actual_duration integer,
    sla_due_date timestamptz, technician_name text, technician_phone text, resolution_notes text, work_notes text)
ON CONFLICT DO NOTHING
RETURNING ticket_number
