-- Review decisions in the order in which they were made.
from decision
order by decided_at, observation_id
