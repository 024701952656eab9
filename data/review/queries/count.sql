-- How many candidates wait.
select count(*) as n
from candidate as c
where not exists (
    select 1 from candidate_decision as d
    where d.candidate_id = c.candidate_id
      and d.decision in ('accepted', 'rejected')
      and d.decision_id = (
          select max(decision_id) from candidate_decision where candidate_id = c.candidate_id
      )
)
