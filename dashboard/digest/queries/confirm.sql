-- The reader confirmed; a second confirmation keeps the first date.
update subscription
set confirmed_at = coalesce(confirmed_at, :now), last_activity_at = :now
where subscription_id = :subscription_id and ended_at is null
