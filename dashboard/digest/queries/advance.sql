-- Move a delivery on; only the process that claimed it may.
update delivery
set state = :state,
    message_id = coalesce(:message_id, message_id),
    event_ids = coalesce(:event_ids, event_ids),
    sent_at = :sent_at,
    reason = :reason,
    next_attempt_at = :next_attempt_at
where run_key = :run_key and subscription_id = :subscription_id and claimed_by = :sender
