-- Another rhythm for the same subscription: its number, and with it what it was sent, stays.
update subscription
set rhythm = :rhythm, last_activity_at = :now
where subscription_id = :subscription_id and ended_at is null
