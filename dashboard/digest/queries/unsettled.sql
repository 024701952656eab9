-- Deliveries that a person should look at.
select *
from delivery
where state in ('unconfirmed', 'refused') or (state = 'failed' and next_attempt_at is null)
order by claimed_at
