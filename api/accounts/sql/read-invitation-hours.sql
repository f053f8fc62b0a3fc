-- How long a one-time link is good for, in hours, or no row where the default holds.
SELECT value::int AS hours FROM access_settings WHERE key = 'invitationHours'
