-- The address bounced or its owner complained: nothing goes there any more.
update subscription
set suppressed_at = :now, suppressed_reason = :reason
where email = :email and suppressed_at is null
