-- How far one delivery has come.
select state, next_attempt_at, attempts
from delivery
where run_key = :run_key and subscription_id = :subscription_id
