-- Machine-read statements that wait for a reviewer.
select observation_id
from observation
where review = 'pending' and withdrawn_at is null
