-- Rows on a placeholder location are counted whenever the city is described; they are few.
CREATE INDEX incidents_placeholders ON incidents (reported_at) WHERE position_quality = 'placeholder';
