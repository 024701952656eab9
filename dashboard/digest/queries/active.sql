-- Who is to receive a rhythm: confirmed, not ended, not suppressed.
select *
from subscription
where rhythm = ?
  and confirmed_at is not null
  and ended_at is null
  and suppressed_at is null
order by subscription_id
