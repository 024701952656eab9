-- A wish for a digest. One address has at most one open subscription of a rhythm; a second wish
-- renews its settings and leaves its confirmation as it was.
insert into subscription (
    email, language, rhythm, rules, watched, severity_floor,
    quiet_from, quiet_until, created_at, last_activity_at
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (email, rhythm) where ended_at is null do update
set language = excluded.language,
    rules = excluded.rules,
    watched = excluded.watched,
    severity_floor = excluded.severity_floor,
    quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until
returning subscription_id
