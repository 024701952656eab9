-- Withdrawals and reinstatements in the order in which they were made.
select observation_id, changed_at, reason, reinstated
from (
    select sequence, observation_id, withdrawn_at as changed_at, reason, false as reinstated from withdrawal
    union all
    select sequence, observation_id, reinstated_at, reason, true from reinstatement
)
order by sequence
