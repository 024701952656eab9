-- Claim a delivery, or claim it again after a failure that sent nothing.
insert into delivery (
    run_key, subscription_id, state, claimed_by, claimed_at, lease_until, attempts
)
values (:run_key, :subscription_id, 'claimed', :sender, :now, :lease_until, :attempts)
on conflict (run_key, subscription_id) do update
set state = 'claimed',
    claimed_by = excluded.claimed_by,
    claimed_at = excluded.claimed_at,
    lease_until = excluded.lease_until,
    attempts = excluded.attempts,
    next_attempt_at = null
