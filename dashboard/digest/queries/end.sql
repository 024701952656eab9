-- Unsubscribed; repeated posts change nothing (RFC 8058).
update subscription
set ended_at = :now
where subscription_id = :subscription_id and ended_at is null
