-- A sender stopped before giving the message: certainly not sent, another may try now.
update delivery
set state = 'failed', next_attempt_at = :now, reason = 'the sender stopped before giving the message'
where run_key = :run_key and subscription_id = :subscription_id
  and state = 'claimed' and lease_until <= :now
