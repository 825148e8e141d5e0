-- Writes the tickets $1 over those on file, without their timelines; $2 are their numbers. A ticket keeps its customer,
-- and what the customer said of it.
UPDATE isp.tickets t
SET type = r.type, category = r.category, priority = r.priority, status = r.status, title = r.title,
    description = r.description, created_at = r.created_at, updated_at = r.updated_at,
    scheduled_date = r.scheduled_date, started_at = r.started_at, completed_at = r.completed_at,
    actual_duration = r.actual_duration, sla_due_date = r.sla_due_date, technician_name = r.technician_name,
    technician_phone = r.technician_phone, resolution_notes = r.resolution_notes, work_notes = r.work_notes
FROM jsonb_to_recordset($1) AS r (ticket_number text, type text, category text, priority text, status text,
    title text, description text, created_at timestamptz, updated_at timestamptz, scheduled_date timestamptz,
    started_at timestamptz, completed_at timestamptz, actual_duration integer, sla_due_date timestamptz,
    technician_name text, technician_phone text, resolution_notes text, work_notes text)
WHERE t.ticket_number = r.ticket_number AND t.ticket_number = ANY ($2)
RETURNING t.ticket_number
